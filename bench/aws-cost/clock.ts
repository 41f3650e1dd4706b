const turn = setImmediate
const turnsToSettle = 12

/** A clock that stands until it is moved; timers and Date follow it, work between them runs at its own pace. */
export type Clock = Disposable & {
  /** Moves by `ms`, timer by timer, and lets what was started settle every `stepMs`; `busy` tells that something has not. */
  advance(ms: number, stepMs: number, busy: () => boolean): Promise<void>
}

type Timer = { readonly at: number; readonly run: () => void }

/**
 * Takes the clock of this process over until it is disposed. The timers of node:test are of no use here: they lose one when another
 * is cleared in its own callback.
 */
export function virtualClock(start: number): Clock {
  const real = { Date: globalThis.Date, setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout }
  const timers = new Map<object, Timer>()
  let now = start
  class VirtualDate extends real.Date {
    constructor(...given: []) {
      if (given.length === 0) super(now)
      else super(...given)
    }

    static override now(): number {
      return now
    }
  }
  const later = (run: (...given: unknown[]) => void, ms = 0, ...given: unknown[]) => {
    const handle = { ref: () => handle, unref: () => handle, hasRef: () => true, refresh: () => handle }
    timers.set(handle, { at: now + Math.max(1, ms), run: () => run(...given) })
    return handle
  }
  Object.assign(globalThis, { Date: VirtualDate, setTimeout: later, clearTimeout: (handle: object) => { timers.delete(handle) } })

  const settle = async (busy: () => boolean) => {
    for (let n = 0; n < turnsToSettle || busy(); n++) await new Promise((next) => turn(next))
  }
  const moveTo = (to: number) => {
    for (;;) {
      let first: [object, Timer] | undefined
      for (const entry of timers) if (entry[1].at <= to && (!first || entry[1].at < first[1].at)) first = entry
      if (!first) break
      timers.delete(first[0])
      now = Math.max(now, first[1].at)
      first[1].run()
    }
    now = to
  }
  return {
    async advance(ms, stepMs, busy) {
      await settle(busy)
      for (const end = now + ms; now < end;) {
        moveTo(Math.min(end, now + stepMs))
        await settle(busy)
      }
    },
    [Symbol.dispose]: () => { Object.assign(globalThis, real) },
  }
}
