import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Message } from '#contract/message.ts'
import type { ExportFormat } from '#contract/query.ts'
import { exportLines, type ExportLines } from './export-lines.ts'
import { writing } from './writing.ts'

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
    return writing(path, async () => {
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
    await writing(this.#path, async () => {
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
    await writing(this.#path, () => this.#file.appendFile(bytes))
    this.#bytes += bytes.length
  }
}

/** Where an export is while it is written. */
export const partOf = (path: string, job: string): string => join(dirname(path), `.tidemark-${job}.part`)
