import { ProblemError } from '#contract/problem.ts'
import type { Hidden, Taking, World } from './taking.ts'

/**
 * So many receives in a row that gave nothing end a pass although AWS counts messages: its counts are late, or a group is
 * blocked.
 */
const mostEmpty = 3
/** So many receives in a row may fail by the network. */
const mostFailed = 5

type Needs = {
  readonly taking: Taking; readonly world: World; readonly signal: AbortSignal
  /** How many messages AWS says are visible, null where it does not say. */
  readonly visible: () => Promise<number | null>
  /** How many may be taken at a time; all that AWS gives where it is absent. */
  readonly most?: () => number
  /** Why nothing more may be received (Sparing); null where nothing speaks against it. */
  readonly paused: () => Promise<string | null>
}

/** One pass over a queue: takes whatever it shows, ten at a time, until it shows nothing more. */
export class Pass {
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /**
   * `visit` sees to what was taken. Ends where `isDone` says so, where the signal is aborted, or where the queue is at its end:
   * it shows nothing, AWS counts nothing, and nothing may be hidden by a receive whose answer was lost. Gives null then, and
   * where it may not go on although AWS counts messages, why.
   */
  async over(visit: (batch: readonly Hidden[]) => Promise<void>, isDone: () => boolean): Promise<string | null> {
    const { taking, world: { now }, signal, visible, paused } = this.#needs
    let empty = 0
    while (!signal.aborted && !isDone()) {
      const why = await paused()
      if (why !== null) return await visible() === 0 && taking.lostUntil <= now() ? null : why
      const batch = await this.#take()
      await visit(batch)
      empty = batch.length > 0 || taking.lostUntil > now() ? 0 : empty + 1
      if (empty > 0 && (empty >= mostEmpty || await visible() === 0)) return null
    }
    return null
  }

  /** Tries again what the network or throttling refused. */
  async #take(): Promise<readonly Hidden[]> {
    const { taking, world: { wait }, signal, most, paused } = this.#needs
    for (let failed = 0; ; failed++) {
      try {
        return await taking.take(most?.())
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error
        const { problem } = error
        const mayRepeat = await paused() === null
        const mayPass = mayRepeat && ['Unreachable', 'TimedOut', 'Throttled', 'Internal'].includes(problem.code)
        if (!mayPass || failed >= mostFailed || signal.aborted) throw new ProblemError(problem, { cause: error })
        await wait(problem.retryAfterMs ?? 300 * 2 ** failed, signal)
      }
    }
  }
}
