import { createStore, type Store } from '../store.ts'

/** Whether somebody can see this window. What costs money is not followed while nobody can. */
export const isLooking: Store<boolean> = createStore(typeof document === 'undefined' || document.visibilityState !== 'hidden')

globalThis.document?.addEventListener('visibilitychange', () => isLooking.set(document.visibilityState !== 'hidden'))

/**
 * Runs `begin` while the window can be seen, each time with a signal that aborts when it is hidden; ends for good with `signal`.
 */
export function whileLooking(looking: Store<boolean>, begin: (signal: AbortSignal) => void, signal: AbortSignal): void {
  let run: AbortController | undefined
  const follow = (): void => {
    if (looking.get() && !run) {
      run = new AbortController()
      begin(run.signal)
    } else if (!looking.get()) {
      run?.abort()
      run = undefined
    }
  }
  const stop = looking.subscribe(follow)
  signal.addEventListener('abort', () => {
    stop()
    run?.abort()
    run = undefined
  }, { once: true })
  if (!signal.aborted) follow()
}
