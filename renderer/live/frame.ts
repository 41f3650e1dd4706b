/** The clock and the frame callback of a window; tests pass their own. */
export type FrameHost = {
  readonly request: (draw: () => void) => number
  readonly cancel: (handle: number) => void
  readonly now: () => number
  /** Calls back when React has drawn what was just committed: it does so in a microtask, which was queued first. */
  readonly after: (drawn: () => void) => void
}

const browser: FrameHost = {
  request: (draw) => requestAnimationFrame(draw),
  cancel: (handle) => cancelAnimationFrame(handle),
  now: () => performance.now(),
  after: (drawn) => queueMicrotask(drawn),
}

/** Commits at most once a frame; `dispose` forgets what waits. */
export type Frames = { readonly schedule: () => void, readonly dispose: () => void }

/**
 * Calls `commit` in the next frame, however often it was scheduled before. A commit that took more than its budget to draw is
 * followed by as many idle frames as it took budgets, so that live data never holds the window. A hidden window draws no frames
 * and so commits nothing. At least `everyMs` lie between two commits.
 */
export function createFrames(commit: () => void, budgetMs = 10, host: FrameHost = browser, everyMs = 0): Frames {
  let handle: number | null = null
  let rest = 0
  let last = -Infinity
  const draw = (): void => {
    handle = null
    const began = host.now()
    if (rest > 0 || began - last < everyMs) {
      rest = Math.max(0, rest - 1)
      handle = host.request(draw)
      return
    }
    last = began
    commit()
    host.after(() => { rest = Math.min(30, Math.floor((host.now() - began) / budgetMs)) })
  }
  return {
    schedule: () => { handle ??= host.request(draw) },
    dispose: () => {
      if (handle !== null) host.cancel(handle)
      handle = null
    },
  }
}
