import { stat } from 'node:fs/promises'
import type { JournalItem, JournalPage } from '#contract/journal.ts'
import type { JournalReader } from '#main/systems/driver.ts'
import { fileLines } from '#main/systems/file-lines.ts'
import { problem } from './problems.ts'

/** So many journals are remembered; another one is read from its beginning. */
const mostKept = 4

/** How far each message of a journal came, by its id in the order first seen, and how much of the file says so. */
type Known = { readonly items: Map<string, JournalItem>; bytes: number; reading: Promise<void> }
export type JournalQuery = { readonly cursor?: string | undefined; readonly limit?: number | undefined; readonly steps?: readonly string[] | undefined }

/**
 * Journals of jobs, read line by line: of a message only its last step is kept, however large its body is. One that grew is read
 * on from where it was read to.
 */
export class Journals {
  readonly #known = new Map<string, Known>()

  /** Throws NotFound where there is no such file, BadInput for a cursor that is none. `steps` leaves out all others. */
  async page(path: string, reader: JournalReader, { cursor = '0', limit = 100, steps }: JournalQuery): Promise<JournalPage> {
    const start = /^\d{1,9}$/.test(cursor) ? Number(cursor) : Number.NaN
    if (Number.isNaN(start)) throw problem('BadInput', 'The cursor is not one of jobs/journal')
    const all = [...await this.#items(path, reader)]
    const wanted = steps ? all.filter(({ step }) => steps.includes(step)) : all
    return {
      items: wanted.slice(start, start + limit), total: all.length, counts: countsOf(all),
      ...(start + limit < wanted.length && { next: String(start + limit) }),
    }
  }

  async #items(path: string, reader: JournalReader): Promise<Iterable<JournalItem>> {
    const size = (await stat(path).catch(absent)).size
    const found = this.#known.get(path)
    const known = found && found.bytes <= size ? found : { items: new Map<string, JournalItem>(), bytes: 0, reading: Promise.resolve() }
    this.#known.delete(path)
    this.#known.set(path, known)
    for (const old of [...this.#known.keys()].slice(0, -mostKept)) this.#known.delete(old)
    // One after another, so that no line is read twice.
    known.reading = known.reading.catch(() => {}).then(() => readOn(path, reader, known))
    await known.reading
    return known.items.values()
  }
}

/** Reads what came since; a last line that is not whole yet is left for the next time. */
async function readOn(path: string, reader: JournalReader, known: Known): Promise<void> {
  for await (const { bytes, isEnded } of fileLines(path, known.bytes)) {
    if (!isEnded) return
    for (const item of reader(bytes.toString('utf8'), (id) => known.items.get(id))) known.items.set(item.id, item)
    known.bytes += bytes.length + 1
  }
}

function countsOf(items: readonly JournalItem[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { step } of items) counts[step] = (counts[step] ?? 0) + 1
  return counts
}

function absent(error: NodeJS.ErrnoException): never {
  throw error.code === 'ENOENT' ? problem('NotFound', 'This job has no journal', 'Only actions that note each message have one.') : error
}
