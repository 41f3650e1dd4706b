import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Message } from '#contract/message.ts'
import { ProblemError } from '#contract/problem.ts'
import type { ExportFormat } from '#contract/query.ts'
import { exportLines, type ExportLines } from './export-lines.ts'
import { problem } from './problems.ts'

const pieceChars = 1 << 20

/**
 * A file of messages that grows batch by batch, under another name beside its place until `finish` gives it its own; disposed
 * before that, nothing is left of it. What cannot be written rejects with a Problem that names the place.
 */
export class ExportFile implements AsyncDisposable {
  readonly #path: string
  readonly #part: string
  readonly #file: FileHandle
  readonly #lines: ExportLines
  #bytes = 0
  #isFinished = false

  private constructor(path: string, part: string, file: FileHandle, lines: ExportLines) {
    this.#path = path
    this.#part = part
    this.#file = file
    this.#lines = lines
  }

  /** `job` is the id of the job that writes: two jobs may write to one place. */
  static async create(path: string, job: string, format: ExportFormat): Promise<ExportFile> {
    const part = partOf(path, job)
    return told(path, async () => {
      await rm(part, { force: true })
      return new ExportFile(path, part, await open(part, 'wx', 0o600), exportLines(format))
    })
  }

  async add(messages: readonly Message[]): Promise<void> {
    let piece = ''
    for (const message of messages) {
      piece += this.#lines.line(message)
      if (piece.length < pieceChars) continue
      await this.#write(piece)
      piece = ''
    }
    await this.#write(piece)
  }

  /** Makes it whole, in its place, and gives its bytes. */
  async finish(): Promise<number> {
    await this.#write(this.#lines.end())
    await told(this.#path, async () => {
      await this.#file.sync()
      await this.#file.close()
      await rename(this.#part, this.#path)
    })
    this.#isFinished = true
    return this.#bytes
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isFinished) return
    await this.#file.close().catch(() => {})
    await rm(this.#part, { force: true })
  }

  async #write(piece: string): Promise<void> {
    if (piece === '') return
    const bytes = Buffer.from(piece)
    await told(this.#path, () => this.#file.appendFile(bytes))
    this.#bytes += bytes.length
  }
}

/** Where an export is while it is written. */
export const partOf = (path: string, job: string): string => join(dirname(path), `.tidemark-${job}.part`)

/** Turns what a disk refuses into a Problem that names the place. */
async function told<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    throw unwritable(error, path)
  }
}

function unwritable(error: unknown, path: string): unknown {
  if (error instanceof ProblemError || !(error instanceof Error) || !('code' in error)) return error
  switch (error.code) {
    case 'ENOSPC': case 'EDQUOT': case 'EFBIG':
      return problem('TooLarge', `There is no room left to write ${path}`, 'Make room, or choose another place.')
    case 'EACCES': case 'EPERM': case 'EROFS':
      return problem('Forbidden', `${path} may not be written`, 'Choose a place where you may write.')
    case 'ENOENT': case 'ENOTDIR': case 'EISDIR':
      return problem('NotFound', `There is no place for a file at ${path}`, 'Choose another place.')
    default: return error
  }
}
