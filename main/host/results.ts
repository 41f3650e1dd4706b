import { appendFile, open, rm, truncate, type FileHandle } from 'node:fs/promises'
import { Batch } from '#contract/message.ts'
import { writing } from './writing.ts'

/** Little enough that taking it apart holds nothing else up. */
const pieceBytes = 256 << 10

/**
 * What a job found, one batch a line in a file of its own, bounded by items and bytes. A cursor is the byte after the last line
 * read.
 */
export class Results {
  readonly path: string
  readonly #max: { readonly items: number; readonly bytes: number }
  #items = 0
  #bytes = 0
  /** Whether the bound was reached: what is found from then on is counted and not kept. */
  full = false

  constructor(path: string, max = { items: 100_000, bytes: 256 << 20 }) {
    this.path = path
    this.#max = max
  }

  /** Rejects with a Problem for what the disk refuses. */
  async add(batch: Batch): Promise<void> {
    const kept = this.full ? { ...batch, messages: [] } : batch
    const line = Buffer.from(`${JSON.stringify(kept)}\n`)
    await writing(this.path, () => appendFile(this.path, line, { mode: 0o600 }))
    this.#items += kept.messages.length
    this.#bytes += line.length
    this.full ||= this.#items >= this.#max.items || this.#bytes >= this.#max.bytes
  }

  /** Whether a batch ends at this byte, or the file begins there. */
  async isCursor(at: number): Promise<boolean> {
    if (at === 0) return true
    const file = await open(this.path, 'r').catch(() => null)
    if (!file) return false
    try {
      return at > 0 && await endsLine(file, at)
    } finally {
      await file.close()
    }
  }

  /** Batches from a cursor on, about 256 KiB at a time; none where there is nothing yet. */
  async read(from: number): Promise<{ batch: Batch; next: number }[]> {
    const file = await open(this.path, 'r').catch(() => null)
    if (!file) return []
    try {
      const size = (await file.stat()).size
      for (let piece = Math.min(pieceBytes, size - from); piece > 0; piece = Math.min(piece * 2, size - from)) {
        const bytes = Buffer.alloc(piece)
        await file.read(bytes, 0, piece, from)
        const lines = wholeLines(bytes, from)
        if (lines.length > 0 || piece === size - from) return lines
      }
      return []
    } finally {
      await file.close()
    }
  }

  /** Before going on with what an earlier run left: drops a torn last line, counts what is there, and gives the last batch. */
  async recover(): Promise<Batch | undefined> {
    let last: Batch | undefined
    let at = 0
    this.#items = 0
    for (let lines = await this.read(0); lines.length > 0; lines = await this.read(at)) {
      for (const { batch, next } of lines) {
        last = batch
        this.#items += batch.messages.length
        at = next
      }
    }
    this.#bytes = at
    this.full = this.#items >= this.#max.items || this.#bytes >= this.#max.bytes
    await truncate(this.path, at).catch(() => {})
    return last
  }

  async remove(): Promise<void> {
    this.#items = 0
    this.#bytes = 0
    this.full = false
    await rm(this.path, { force: true })
  }
}

function wholeLines(bytes: Buffer, from: number): { batch: Batch; next: number }[] {
  const found: { batch: Batch; next: number }[] = []
  for (let start = 0, end = bytes.indexOf(10); end >= 0; start = end + 1, end = bytes.indexOf(10, start)) {
    found.push({ batch: Batch.parse(JSON.parse(bytes.toString('utf8', start, end))), next: from + end + 1 })
  }
  return found
}

async function endsLine(file: FileHandle, at: number): Promise<boolean> {
  const before = Buffer.alloc(1)
  return (await file.read(before, 0, 1, at - 1)).bytesRead === 1 && before[0] === 10
}
