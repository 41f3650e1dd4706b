import { randomUUID } from 'node:crypto'
import { appendFile, open } from 'node:fs/promises'
import { join } from 'node:path'
import { AuditLine } from '#contract/audit.ts'
import { inOrder } from './files.ts'
import { problem } from './problems.ts'

const chunkBytes = 64 << 10

/** What was written, or refused, through this host: one line each in `audit.jsonl`, only ever appended. */
export class Audit {
  readonly #path: string
  readonly #now: () => number
  readonly #ordered = inOrder()

  constructor(data: string, now: () => number) {
    this.#path = join(data, 'audit.jsonl')
    this.#now = now
  }

  /** Resolves when the line is in the file. */
  async add(line: Omit<AuditLine, 'id' | 'at'>): Promise<void> {
    const whole: AuditLine = { id: randomUUID(), at: this.#now(), ...line }
    await this.#ordered(() => appendFile(this.#path, `${JSON.stringify(whole)}\n`, { mode: 0o600 }))
  }

  /** Newest first. The cursor is the place in the file before which the next page ends. */
  async list({ limit = 100, cursor }: { limit?: number; cursor?: string }): Promise<{ items: AuditLine[]; next?: string }> {
    if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) throw problem('BadInput', 'The cursor is not one of audit/list')
    const { lines, start } = await linesBefore(this.#path, cursor === undefined ? Infinity : Number(cursor), limit)
    const items = lines.flatMap((text) => parseLine(text) ?? [])
    return { items, ...(start > 0 && { next: String(start) }) }
  }
}

function parseLine(text: string): AuditLine | null {
  try {
    return AuditLine.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** The last `count` lines that end before byte `end`, the last one first, and the byte where the first of them begins. */
async function linesBefore(path: string, end: number, count: number): Promise<{ lines: string[]; start: number }> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (!file) return { lines: [], start: 0 }
  try {
    let from = Math.min(end, (await file.stat()).size)
    let held = Buffer.alloc(0)
    for (;;) {
      const breaks = newlines(held)
      // One newline more than lines: the one that ends the line before the first wanted.
      if (breaks.length > count || from === 0) {
        const cut = breaks.length > count ? (breaks.at(-count - 1) ?? -1) + 1 : 0
        return { lines: held.subarray(cut).toString('utf8').split('\n').filter(Boolean).reverse(), start: from + cut }
      }
      const size = Math.min(chunkBytes, from)
      from -= size
      const chunk = Buffer.alloc(size)
      await file.read(chunk, 0, size, from)
      held = Buffer.concat([chunk, held])
    }
  } finally {
    await file.close()
  }
}

function newlines(bytes: Buffer): number[] {
  const found: number[] = []
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) found.push(at)
  return found
}
