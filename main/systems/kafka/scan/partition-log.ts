import { ProblemError } from '#contract/problem.ts'
import { kafkaErrors, meansStaleMetadata } from '../wire/error-codes.ts'
import { describeProducers, describeProducersKey } from '../wire/requests/describe-producers.ts'
import { fetchByIdVersion, fetchKey, fetchRecords, type FetchedPartition } from '../wire/requests/fetch.ts'
import { earliestTime, listOffsets } from '../wire/requests/list-offsets.ts'
import { pause } from './pause.ts'
import type { TopicView } from './topic-view.ts'

/** What one Fetch of one partition gave. `release` gives its memory back; nothing may look at `records` afterwards. */
export type LogChunk = FetchedPartition & { readonly release: () => void }

/** The position is below the log start: retention or DeleteRecords was faster. */
export type Expired = { readonly expiredTo: number }

/** What the reading of a partition needs of its log. */
export type LogSource = Pick<PartitionLog, 'id' | 'signal' | 'fetch' | 'openTransactions'>

/** How long a partition may go without an answer before it is given up, ms: longer than a request, so that it is asked again. */
const patienceMs = 30_000
/** A throttled fetch asks for less, down to this, so that less has to be waited for at a time, bytes. */
const leastBytes = 64 << 10
const emptyTries = 3
const emptyWaitMs = 1_000

/**
 * Reads one partition at its leader, following leader changes and broker restarts for a while. Rejects with the ProblemError of
 * this partition.
 */
export class PartitionLog {
  readonly id: number
  readonly signal: AbortSignal
  readonly #topic: TopicView
  readonly #patienceMs: number

  constructor(topic: TopicView, id: number, signal: AbortSignal, patience = patienceMs) {
    this.id = id
    this.#topic = topic
    this.signal = signal
    this.#patienceMs = patience
  }

  /**
   * The batches from the one that holds `offset` on. `committed` stops at the last stable offset and lists aborted transactions.
   * No bytes means that the log holds nothing from `offset` to its end, as after compaction. Conflict means that its end is
   * below.
   */
  async fetch(offset: number, maxBytes: number, committed: boolean): Promise<LogChunk | Expired> {
    for (let [empties, wanted] = [0, maxBytes]; ;) {
      const chunk = await this.#persist(() => this.#fetchOnce(offset, wanted, committed, empties === 0 ? 100 : emptyWaitMs))
      if (chunk === null) {
        wanted = Math.min(wanted, Math.max(leastBytes, wanted >> 1))
        continue
      }
      if ('expiredTo' in chunk || chunk.records.length > 0 || offset >= chunk.highWatermark) return chunk
      // Tiered storage may be late: only several empty answers mean that nothing is there.
      if (++empties > emptyTries) return chunk
    }
  }

  /** The start of every transaction that is open now, by producer id; null where the cluster does not tell. */
  async openTransactions(): Promise<ReadonlyMap<bigint, number> | null> {
    if (!this.#topic.brokers.supports(describeProducersKey)) return null
    const { error, openSince } = await this.#persist(async () => {
      const described = await describeProducers(await this.#topic.leader(this.id), this.#topic.name, this.id)
      return meansStaleMetadata(described.error) ? this.#refuse(described.error) : described
    })
    return error === 0 ? openSince : null
  }

  /** null where the broker throttles and gave nothing; the connection waits before the next. */
  async #fetchOnce(offset: number, maxBytes: number, committed: boolean, maxWaitMs: number): Promise<LogChunk | Expired | null> {
    const leader = await this.#topic.leader(this.id)
    const wanted = { topic: this.#topic.name, partition: this.id, offset, maxBytes }
    const topicId = this.#topic.brokers.supports(fetchKey, fetchByIdVersion) ? this.#topic.topicId : null
    const { partitions: [chunk], throttledMs, body } = await fetchRecords(
      leader, [wanted], { maxWaitMs, minBytes: 1, maxBytes, committed, topicId },
    )
    if (throttledMs > 0 && (!chunk || (chunk.error === 0 && chunk.records.length === 0))) return null
    if (!chunk) return this.#refuse(kafkaErrors.unknownTopicOrPartition)
    if (chunk.error === kafkaErrors.offsetOutOfRange) return this.#outOfRange(offset)
    if (chunk.error !== 0) return this.#refuse(chunk.error)
    return { ...chunk, release: () => leader.recycle(body) }
  }

  async #outOfRange(offset: number): Promise<Expired> {
    const [start] = await listOffsets(
      await this.#topic.leader(this.id), this.#topic.name, [{ partition: this.id, time: earliestTime }], false,
    )
    if (!start || start.error !== 0) return this.#refuse(start?.error ?? kafkaErrors.unknownTopicOrPartition)
    if (start.offset > offset) return { expiredTo: start.offset }
    throw new ProblemError({
      code: 'Conflict', message: `${this.#topic.subject(this.id)} no longer holds offset ${offset}: its end went back.`,
      hint: 'The topic was created again, or a broker lost its newest records. Read it anew.', ref: this.#topic.refOf(this.id),
    })
  }

  /** Repeats `attempt` through leader changes, too. */
  async #persist<T>(attempt: () => Promise<T>): Promise<T> {
    const refresh = () => this.#topic.refresh().catch((error: unknown) => { if (!isPassing(error)) throw error })
    try {
      return await persist(attempt, this.signal, this.#patienceMs, refresh)
    } catch (error) {
      throw this.#named(error)
    }
  }

  #refuse(code: number): never {
    throw new PartitionRefused(code, new ProblemError(this.#topic.refused(this.id, code)))
  }

  #named(error: unknown): unknown {
    if (error instanceof PartitionRefused) return error.told
    return error instanceof ProblemError && !error.problem.ref ? new ProblemError(
      { ...error.problem, ref: this.#topic.refOf(this.id) }, { cause: error },
    ) : error
  }
}

/** Repeats `attempt` through what passes, `between` each time, until it works or patience (ms) ends. */
export async function persist<T>(
  attempt: () => Promise<T>, signal: AbortSignal, patience = patienceMs, between: () => Promise<void> = async () => {},
): Promise<T> {
  const giveUpAt = performance.now() + patience
  for (let wait = 50; ; wait = Math.min(wait * 2, 1_000)) {
    try {
      return await attempt()
    } catch (error) {
      if (signal.aborted || !isPassing(error) || performance.now() + wait > giveUpAt) throw error
    }
    await pause(wait, signal)
    await between()
  }
}

class PartitionRefused extends Error {
  readonly code: number
  readonly told: ProblemError
  constructor(code: number, told: ProblemError) {
    super(told.message)
    this.code = code
    this.told = told
  }
}

/** Lost connections, missing leaders and stale metadata pass; everything else stays. */
function isPassing(error: unknown): boolean {
  if (error instanceof PartitionRefused) return meansStaleMetadata(error.code)
  return error instanceof ProblemError && (error.problem.code === 'Unreachable' || error.problem.code === 'TimedOut')
}
