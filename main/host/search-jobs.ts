import type { Job } from '#contract/job.ts'
import type { Batch, Progress, Verdict } from '#contract/message.ts'
import type { ReadQuery } from '#contract/query.ts'
import { nothingYet, type JobBook } from './job-book.ts'
import type { Entry, WorkOf } from './job-streams.ts'
import type { At, Messages } from './messages.ts'
import { problem } from './problems.ts'
import { goingOn, joinProgress, joinVerdicts, stoppedAfter } from './resuming.ts'

/** How long a search may go on without a line on disk (ms): what is read again after the host was killed. */
const quietMs = 2_000
const longestWords = 80

type Needs = { readonly book: JobBook; readonly messages: Messages; readonly now: () => number }

/**
 * Searches: what each finds goes to its results as it comes, each batch with the verdict up to it, so that one that was stopped
 * or cut off says exactly what it covered and goes on from there.
 */
export class SearchJobs {
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** Rejects for a query that cannot begin; then it runs whatever becomes of the caller. */
  async start(at: At, query: ReadQuery): Promise<Job> {
    const { book, messages } = this.#needs
    const stop = new AbortController()
    const source = await messages.read(at, query, stop.signal)
    const { connection, system, ref } = at
    const entry = await book.add(titleOf(at, query), { type: 'search', connection, system, ref, query }, stop)
    book.run(entry, stop, () => this.#collect(entry, source))
    return entry.record.job
  }

  /**
   * Goes on where it stopped; a search that does not know where begins anew. Throws Conflict when nothing is left to read.
   */
  async resume(entry: Entry, work: WorkOf<'search'>): Promise<Job> {
    const { book, messages } = this.#needs
    // A search of an older version has no verdict of what it covered; what it found tells.
    const verdict = entry.record.job.verdict ?? (await this.recover(entry)).verdict
    const from = verdict?.resume
    if (verdict && from === undefined && verdict.outcome !== 'stopped') {
      throw problem('Conflict', 'Nothing is left to read', 'Start a new search to read what came since.')
    }
    const stop = new AbortController()
    const query = verdict && from !== undefined ? goingOn(work.query, from, verdict) : work.query
    const source = await messages.read(work, query, stop.signal)
    await (from === undefined ? entry.results.remove() : entry.results.recover())
    await book.again(entry, stop, from === undefined ? undefined : verdict)
    book.run(entry, stop, () => this.#collect(entry, source))
    return entry.record.job
  }

  /** What a search that died with the host had covered, by what stands on disk. */
  async recover({ record: { before }, results }: Entry): Promise<Partial<Job>> {
    const last = await results.recover()
    const found = last && stoppedAfter(last, 0)
    // A part that died before its first line leaves that of the part before, which may be older than its verdict.
    const verdict = before && before.scanned > (found?.scanned ?? 0) ? before : found
    if (!verdict) return { progress: nothingYet }
    return { verdict, progress: progressOf(verdict, last?.progress.fraction ?? null) }
  }

  async #collect(entry: Entry, source: AsyncIterable<Batch>): Promise<Partial<Job>> {
    const { book, now } = this.#needs
    const { before, job: { progress: base } } = entry.record
    const startedAt = now()
    const joined = (part: Verdict) => (before ? joinVerdicts(before, part) : part)
    let stopped: Verdict | undefined
    let keptAt = 0
    const stop = () => {
      if (stopped) book.tell(entry, { verdict: stopped, progress: progressOf(stopped, entry.record.job.progress.fraction) })
    }
    try {
      for await (const batch of source) {
        const progress = joinProgress(base, batch.progress)
        stopped = joined(stoppedAfter(batch, now() - startedAt))
        if (batch.messages.length > 0 || now() - keptAt > quietMs) {
          const { verdict: _, ...line } = batch
          await entry.results.add({ ...line, progress, soFar: stopped })
          keptAt = now()
        }
        book.tell(entry, { progress })
        if (batch.verdict) return { state: 'done', verdict: joined(batch.verdict), problems: lost(entry) }
      }
    } catch (error) {
      stop()
      throw error
    }
    stop()
    if (entry.run?.stop.signal.aborted) return { problems: lost(entry) }
    throw problem('Cancelled', 'The search ended before its range did', 'Resume it to read the rest.')
  }
}

function titleOf({ ref }: At, { filter }: ReadQuery): string {
  const words = filter?.text ?? filter?.key ?? filter?.where
  const shown = words !== undefined && words.length > longestWords ? `${words.slice(0, longestWords)}…` : words
  return `Search ${ref.path.join(' / ')}${shown === undefined ? '' : ` for ${shown}`}`
}

const progressOf = ({ scanned, matched, bytes }: Verdict, fraction: number | null): Progress =>
  ({ scanned, matched, bytes, fraction })

const lost = ({ results }: Entry) => (results.full
  ? [problem('TooLarge', 'More was found than is kept', 'Narrow the search; what came after was counted only.').problem]
  : [])
