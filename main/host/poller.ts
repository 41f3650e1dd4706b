import type { Problem } from '#contract/problem.ts'
import { refKey, type Ref } from '#contract/ref.ts'
import type { Sample } from '#contract/sample.ts'
import type { Log } from '#main/systems/driver.ts'
import { aborted, pause } from './bell.ts'
import type { History } from './history.ts'
import { Live } from './live.ts'
import { problemOf } from './problems.ts'
import { keyOf, type Place, type Sessions } from './sessions.ts'

const roundTimeoutMs = 30_000
const maxBackoffMs = 60_000
const frameMs = 500

type Needs = { readonly sessions: Sessions; readonly history: History; readonly log: Log; readonly now: () => number }
type Answer = { readonly samples: Sample[]; readonly problems: Problem[] }
/** What a watch tells: samples that changed, problems of the last round, and when that was asked (epoch ms). */
export type Frame = { readonly samples: Sample[]; readonly problems?: Problem[]; readonly at: number }

/** Everything about one place: what is wanted (counted), what is known, what is being asked, and when the next round is due. */
type Board = {
  readonly place: Place
  readonly live: Live
  readonly wanted: Map<string, { readonly ref: Ref; count: number }>
  readonly asking: Map<string, Promise<void>>
  timer?: NodeJS.Timeout
  failures: number
}

/**
 * The only timer of sampling: interest in refs is counted over all readers, one sample call covers them, no interest means no
 * call. After a failure it backs off with jitter.
 */
export class Poller {
  readonly #needs: Needs
  readonly #boards = new Map<string, Board>()

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /**
   * Samples younger than the manifest's interval as they are, the rest asked in one round. Throws only when nothing at all can be
   * answered.
   */
  async latest(place: Place, refs: readonly Ref[]): Promise<Answer> {
    const { sampling } = this.#needs.sessions.driver(place).driver.manifest
    const board = this.#board(place)
    const oldest = this.#needs.now() - sampling.everyMs
    const stale = refs.filter((ref) => !board.live.fresh(ref, oldest))
    const failed = await this.#ask(board, stale)
    // A round that was under way already may have begun before `oldest`; what it brought is the newest there is.
    const samples = refs.flatMap((ref) => board.live.fresh(ref, failed === undefined ? -Infinity : oldest) ?? [])
    if (failed !== undefined && samples.length === 0) throw failed
    return { samples, problems: failed === undefined ? [] : [problemOf(failed)] }
  }

  /**
   * What is known at once, then changes, at most twice a second, until `signal`. A failed round is told in `problems` and tried
   * again.
   */
  async *watch(place: Place, refs: readonly Ref[], signal: AbortSignal): AsyncGenerator<Frame> {
    const keys = new Set(refs.map(refKey))
    const board = this.#board(place)
    const stopped = aborted(signal)
    using _interest = this.#want(board, refs)
    await Promise.race([this.latest(place, refs).catch(() => {}), stopped])
    for (let version = 0; !signal.aborted;) {
      this.#needs.sessions.driver(place)
      const news = board.live.since(version, keys)
      version = news.version
      yield { samples: [...news.samples], at: news.at, ...(news.problems.length > 0 && { problems: [...news.problems] }) }
      await pause(frameMs, signal)
      await Promise.race([board.live.newer(version), stopped])
    }
  }

  /** Forgets what is known of a connection; readers go on with its next session. */
  reset(connection: string): void {
    for (const [key, board] of this.#boards) {
      if (board.place.connection !== connection) continue
      if (board.wanted.size === 0) this.#boards.delete(key)
      board.live.clear({ code: 'Cancelled', message: 'The settings of the connection changed' })
      board.failures = 0
      this.#schedule(board, 0)
    }
  }

  close(): void {
    for (const board of this.#boards.values()) clearTimeout(board.timer)
    this.#boards.clear()
  }

  #board(place: Place): Board {
    const key = keyOf(place)
    const found = this.#boards.get(key)
    if (found) return found
    const board: Board = { place, live: new Live(), wanted: new Map(), asking: new Map(), failures: 0 }
    this.#boards.set(key, board)
    return board
  }

  #want(board: Board, refs: readonly Ref[]): Disposable {
    for (const ref of refs) {
      const entry = board.wanted.get(refKey(ref))
      if (entry) entry.count++
      else board.wanted.set(refKey(ref), { ref, count: 1 })
    }
    if (board.timer === undefined) this.#schedule(board, this.#everyMs(board))
    return {
      [Symbol.dispose]: () => {
        for (const ref of refs) {
          const entry = board.wanted.get(refKey(ref))
          if (entry && --entry.count === 0) board.wanted.delete(refKey(ref))
        }
      },
    }
  }

  #schedule(board: Board, delayMs: number): void {
    clearTimeout(board.timer)
    board.timer = board.wanted.size === 0 ? undefined : setTimeout(() => void this.#tick(board), delayMs).unref()
  }

  async #tick(board: Board): Promise<void> {
    const began = this.#needs.now()
    const failed = await this.#ask(board, [...board.wanted.values()].map(({ ref }) => ref))
    board.failures = failed === undefined ? 0 : board.failures + 1
    const everyMs = this.#everyMs(board)
    const delayMs = board.failures === 0
      ? Math.max(everyMs / 4, everyMs - (this.#needs.now() - began))
      : Math.max(
        Math.min(maxBackoffMs, everyMs * 2 ** board.failures) * (0.5 + Math.random() / 2), problemOf(failed).retryAfterMs ?? 0,
      )
    if (this.#boards.get(keyOf(board.place)) === board) this.#schedule(board, delayMs)
  }

  /** Asks for refs that are not being asked for already, and waits for all. Resolves to the error of a round that failed. */
  async #ask(board: Board, refs: readonly Ref[]): Promise<unknown> {
    const idle = refs.filter((ref) => !board.asking.has(refKey(ref)))
    const running = new Set(refs.flatMap((ref) => board.asking.get(refKey(ref)) ?? []))
    if (idle.length > 0) {
      const round = this.#round(board, idle).finally(() => idle.forEach((ref) => board.asking.delete(refKey(ref))))
      idle.forEach((ref) => board.asking.set(refKey(ref), round))
      running.add(round)
    }
    const ended = await Promise.allSettled(running)
    return ended.find((end) => end.status === 'rejected')?.reason
  }

  async #round(board: Board, refs: readonly Ref[]): Promise<void> {
    const { sessions, history, log, now } = this.#needs
    const began = now()
    try {
      using held = await sessions.hold(board.place)
      const signal = AbortSignal.any([held.signal, AbortSignal.timeout(roundTimeoutMs)])
      const samples = await held.session.sample(refs, { signal, log })
      board.live.put(samples, began)
      for (const sample of samples) history.add(board.place, sample, held.manifest.sampling.everyMs * 5)
    } catch (error) {
      board.live.fail(problemOf(error))
      log.warn('A round of samples failed', { place: keyOf(board.place), error })
      throw error
    }
  }

  #everyMs(board: Board): number {
    try {
      return this.#needs.sessions.driver(board.place).driver.manifest.sampling.everyMs
    } catch {
      return maxBackoffMs
    }
  }
}
