import type { Manifest } from '#contract/manifest.ts'
import type { Problem } from '#contract/problem.ts'
import { refKey, type Ref } from '#contract/ref.ts'
import type { Sample } from '#contract/sample.ts'
import type { Log } from '#main/systems/driver.ts'
import { sampleApart, unknownOf, type Apart } from './apart.ts'
import { aborted, pause } from './bell.ts'
import { Board } from './board.ts'
import type { Forecasts } from './forecast/forecasts.ts'
import type { History } from './history/history.ts'
import { overdue, problemOf } from './problems.ts'
import { keyOf, type Place, type Sessions } from './sessions.ts'

/** A round may take so long, and longer by each ref: a slowed API answers a few a second. */
const roundTimeoutMs = 30_000
/** What runs on this machine and stays silent that long is told as such, and asked again. */
const freeTimeoutMs = 10_000
const refTimeoutMs = 200
const frameMs = 500
/** How many refs that are not on a screen go into one round. */
const backgroundSize = 250
/** How often a place whose connection is gone is looked at. */
const goneMs = 60_000

type Needs = {
  readonly sessions: Sessions; readonly history: History; readonly forecasts?: Pick<Forecasts, 'told'>; readonly log: Log
  readonly now: () => number
}
type Answer = { readonly samples: Sample[]; readonly problems: Problem[] }
/** What a watch tells: samples that changed, problems of the last round, and when that was asked (epoch ms). */
export type Frame = { readonly samples: Sample[]; readonly problems?: Problem[]; readonly at: number }
/** What a round brought, or why it failed as a whole. */
export type Round = { readonly place: Place; readonly samples: readonly Sample[]; readonly problem?: Problem }

/**
 * The only timer of sampling: interest in refs is counted over all readers, a round asks for those whose sample is too old, no
 * interest means no call. Rows on a screen are asked at the manifest's interval, others at its background pace. After a failure
 * or a throttled answer it backs off with jitter.
 */
export class Poller {
  readonly #needs: Needs
  readonly #boards = new Map<string, Board>()
  readonly #listeners = new Set<(round: Round) => void>()

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** Calls back with every round, whoever asked for it, until disposed. */
  hear(listener: (round: Round) => void): Disposable {
    this.#listeners.add(listener)
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) }
  }

  /** Keeps refs sampled until disposed, for one who hears the rounds. `background` as in `watch`. */
  keep(place: Place, refs: readonly Ref[], background: boolean): Disposable {
    return this.#want(this.#board(place), refs, background)
  }

  /**
   * Samples younger than the manifest's interval as they are, the rest asked in one round. Throws only when nothing at all can be
   * answered.
   */
  async latest(place: Place, refs: readonly Ref[]): Promise<Answer> {
    const { sampling } = this.#needs.sessions.driver(place).driver.manifest
    const board = this.#board(place)
    const now = this.#needs.now()
    const oldest = now - sampling.everyMs
    const stale = refs.filter((ref) => !board.live.fresh(ref, oldest, now))
    const failed = await this.#ask(board, stale)
    // A round that was under way already may have begun before `oldest`; what it brought is the newest there is.
    const samples = refs.flatMap((ref) => board.live.fresh(ref, failed === undefined ? -Infinity : oldest) ?? [])
    if (failed !== undefined && (samples.length === 0 || refs.length === 1)) throw failed
    return { samples, problems: failed === undefined ? [] : [problemOf(failed)] }
  }

  /**
   * What is known at once, then changes, at most twice a second, until `signal`. A failed round is told in `problems` and tried
   * again. With `background` the refs are not on a screen: they are asked seldom, and nothing waits for them.
   */
  async *watch(place: Place, refs: readonly Ref[], signal: AbortSignal, background = false): AsyncGenerator<Frame> {
    const keys = new Set(refs.map(refKey))
    const board = this.#board(place)
    const stopped = aborted(signal)
    using _interest = this.#want(board, refs, background)
    const first = this.#askDue(board, refs)
    await Promise.race([background ? board.live.newer(0) : first, stopped])
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
      if (!board.isWanted) this.#boards.delete(key)
      board.live.clear({ code: 'Cancelled', message: 'The settings of the connection changed' })
      board.forget()
      this.#schedule(board)
    }
  }

  /** A connection answers again: what waits because rounds failed waits no longer. */
  wake(connection: string): void {
    for (const board of this.#boards.values()) {
      if (board.place.connection !== connection || board.failures === 0) continue
      board.goOn()
      this.#schedule(board)
    }
  }

  close(): void {
    for (const board of this.#boards.values()) clearTimeout(board.timer)
    this.#boards.clear()
  }

  #board(place: Place): Board {
    const key = keyOf(place)
    const board = this.#boards.get(key) ?? new Board(place)
    this.#boards.set(key, board)
    return board
  }

  #want(board: Board, refs: readonly Ref[], background: boolean): Disposable {
    const interest = board.want(refs, background)
    this.#schedule(board)
    return interest
  }

  /** Sets the timer to the next ref that is due; a quarter of the interval lies between rounds at least. */
  #schedule(board: Board): void {
    clearTimeout(board.timer)
    board.timer = undefined
    if (!board.isWanted || this.#boards.get(keyOf(board.place)) !== board) return
    const { everyMs } = this.#sampling(board)
    const now = this.#needs.now()
    // The clock was set back: nobody knows how long ago rounds failed.
    if (board.failedAt > now) board.goOn()
    const due = Math.min(board.nextDue(this.#sampling(board), now), now + everyMs)
    board.timer = setTimeout(() => void this.#tick(board), Math.max(everyMs / 4, due - now, board.notBefore - now)).unref()
  }

  async #tick(board: Board): Promise<void> {
    await this.#askDue(board)
    this.#schedule(board)
  }

  /**
   * Asks for those of `refs`, or of all that are wanted, that are due or nearly so, and waits for the ones on a screen. The
   * others follow in rounds of their own, so that nothing on a screen waits for them.
   */
  async #askDue(board: Board, refs?: readonly Ref[]): Promise<void> {
    const sampling = this.#sampling(board)
    const due = board.due(sampling, this.#needs.now() + sampling.everyMs / 8, refs)
    const behind = due.filter((ref) => !board.isShown(ref) && !board.asking.has(refKey(ref)))
    void this.#askBehind(board, behind)
    await this.#ask(board, due.filter(board.isShown))
  }

  /** One round after the other, and none while earlier ones are under way: what is left over is still due afterwards. */
  async #askBehind(board: Board, refs: readonly Ref[]): Promise<void> {
    if (board.askingBehind || refs.length === 0) return
    board.askingBehind = true
    for (let n = 0; n < refs.length && board.isWanted; n += backgroundSize) {
      await this.#ask(board, refs.slice(n, n + backgroundSize))
    }
    board.askingBehind = false
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
    const { sessions, history, forecasts, log, now } = this.#needs
    const began = now()
    const mostMs = (board.free ? freeTimeoutMs : roundTimeoutMs) + refs.length * refTimeoutMs
    let late: AbortSignal | undefined
    let alone: unknown
    try {
      using held = await sessions.hold(board.place)
      const { sampling } = held.manifest
      late = AbortSignal.timeout(mostMs)
      const signal = AbortSignal.any([held.signal, late])
      const ask = (some: readonly Ref[]) => held.session.sample(some, { signal, log, shown: board.isShown })
      const { samples: taken, failed } = await sampleApart(refs, board.isAlone, ask)
      // What a session brings that ended meanwhile is of a connection that is another by now, or gone.
      held.signal.throwIfAborted()
      board.free = held.session.free === true
      for (const sample of taken) {
        history.add(board.place, sample, Math.max(sampling.everyMs * 5, board.pace(sample.ref, sampling) * 2.5))
      }
      const samples = await forecasts?.told(board.place, taken) ?? taken
      held.signal.throwIfAborted()
      alone = this.#keep(board, refs, { samples, failed }, began)
      const throttled = samples.flatMap(({ problems = [] }) => problems).find(({ code }) => code === 'Throttled')
      board.backOff(began, now(), throttled, false)
    } catch (cause) {
      const error = late?.aborted === true ? overdue(cause, mostMs) : cause
      board.live.fail(problemOf(error))
      board.backOff(began, now(), problemOf(error), true)
      this.#tell({ place: board.place, samples: [], problem: problemOf(error) })
      log.warn('A round of samples failed', { place: keyOf(board.place), error })
      throw error
    }
    if (alone !== undefined) throw alone
  }

  /**
   * Tells what a round brought; of a ref that failed alone the last numbers stay, with their age and the reason. Answers the
   * first of these errors where nothing else was brought.
   */
  #keep(board: Board, refs: readonly Ref[], { samples, failed }: Apart, began: number): unknown {
    const unknown = unknownOf(failed, this.#needs.now())
    const known = unknown.map((one) => ({ ...board.live.fresh(one.ref, -Infinity) ?? one, problems: one.problems ?? [] }))
    const newly = [...failed].filter(([ref]) => !board.isAlone(ref))
    for (const [ref, error] of newly) this.#needs.log.warn('One could not be sampled', { place: keyOf(board.place), ref, error })
    board.live.put([...samples, ...known], began)
    board.answered(refs, failed, this.#sampling(board), began)
    this.#tell({ place: board.place, samples: [...samples, ...unknown] })
    return samples.length === 0 ? failed.values().next().value : undefined
  }

  #tell(round: Round): void {
    for (const listener of this.#listeners) listener(round)
  }

  #sampling(board: Board): Manifest['sampling'] {
    try {
      return this.#needs.sessions.driver(board.place).driver.manifest.sampling
    } catch {
      return { everyMs: goneMs, billed: false }
    }
  }
}
