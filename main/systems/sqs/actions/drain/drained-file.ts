import { isUtf8 } from 'node:buffer'
import { open, type FileHandle } from 'node:fs/promises'
import type { z } from 'zod'
import type { Header } from '#contract/message.ts'
import { ProblemError } from '#contract/problem.ts'
import { SqsDrained } from '#contract/systems/sqs.ts'
import { fileLines } from '../../../file-lines.ts'
import type { Attribute, Whole } from '../whole.ts'

/** A file of drained messages, one JSON line each, that an earlier part may have begun. */
export class DrainedFile implements AsyncDisposable {
  /** The messages that are whole in it. */
  readonly ids: Set<string>
  readonly #file: FileHandle

  private constructor(file: FileHandle, ids: Set<string>) {
    this.#file = file
    this.ids = ids
  }

  /** Cuts off a line that a crash left half written. */
  static async open(path: string): Promise<DrainedFile> {
    const file = await open(path, 'a+', 0o600)
    const ids = new Set<string>()
    let whole = 0
    for await (const { bytes, isEnded } of fileLines(path)) {
      const id = isEnded ? idOf(bytes.toString('utf8')) : undefined
      if (id === undefined) break
      ids.add(id)
      whole += bytes.length + 1
    }
    if (whole < (await file.stat()).size) await file.truncate(whole)
    return new DrainedFile(file, ids)
  }

  /** Resolves when they are on the disk. Rejects with a Problem for what the disk refuses; then none of them counts. */
  async add(messages: readonly Whole[]): Promise<void> {
    if (messages.length === 0) return
    try {
      await this.#file.appendFile(messages.map((message) => `${JSON.stringify(drained(message))}\n`).join(''))
      await this.#file.sync()
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error)
      throw new ProblemError({
        code: 'TooLarge', message: `The file of drained messages could not be written: ${words}.`,
        hint: 'Make room in the data folder, then resume the job.',
      }, { cause: error })
    }
    for (const { id } of messages) this.ids.add(id)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#file.close()
  }
}

function idOf(line: string): string | undefined {
  try {
    return SqsDrained.safeParse(JSON.parse(line)).data?.id
  } catch {
    return undefined
  }
}

function drained({ id, body, attributes, system }: Whole): z.infer<typeof SqsDrained> {
  const sentAt = Number(system['SentTimestamp'] ?? Number.NaN)
  return {
    id, sentAt: Number.isFinite(sentAt) ? sentAt : null, body, system,
    headers: Object.entries(attributes).map(([name, value]): Header => ({ name, type: value.type, value: payloadOf(value) })),
  }
}

/** Bytes that are no text stand as base64 in `raw`. */
function payloadOf(value: Attribute): NonNullable<Header['value']> {
  const bytes = 'text' in value ? Buffer.from(value.text) : Buffer.from(value.base64, 'base64')
  const isText = 'text' in value || isUtf8(bytes)
  return {
    bytes: bytes.length, truncated: false, format: isText ? 'text' : 'bytes', text: isText ? bytes.toString('utf8') : '',
    ...(!('text' in value) && { raw: value.base64 }), why: `its type is ${value.type}`,
  }
}
