import { createORPCClient, type ClientLink, type ClientOptions } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { ProblemError, type Problem } from '#contract/problem.ts'
import type { contract } from '#contract/index.ts'
import { createStore, type Store } from '../store.ts'
import { t } from '../texts/index.ts'
import { watchWire } from './heartbeat.ts'
import { toProblem } from './problem.ts'
import type { Wire } from './wire.ts'

/** Everything of the contract, typed: `client.resources.list({ … }, { signal })`. */
export type Client = ContractRouterClient<typeof contract>

/**
 * How the way to the host stands. `since` and `nextTryAt` are epoch ms; `generation` counts the wires opened so far; `problem`
 * says why the host turned this window away.
 */
export type WireState =
  | { readonly state: 'connecting' }
  | { readonly state: 'connected'; readonly generation: number }
  | { readonly state: 'lost'; readonly since: number; readonly nextTryAt: number; readonly problem?: Problem }

export interface Connection {
  readonly client: Client
  readonly state: Store<WireState>
  /** Tries to reconnect at once instead of at `nextTryAt`. */
  tryNow(): void
  close(): void
}

const firstDelay = 500
const longestDelay = 15_000
const patience = 10_000

/**
 * A client that outlives its wire: it opens one, and after a loss another with growing pauses (0.5 s to 15 s).
 * Calls made while the wire is lost wait up to 10 s for the next one, then fail as Unreachable; calls cut off by a loss fail at
 * once.
 */
export function connect(open: () => Promise<Wire>): Connection {
  const state = createStore<WireState>({ state: 'connecting' })
  let current = Promise.withResolvers<Wire>()
  let live: Wire | undefined
  let wake = (): void => {}
  let closed = false

  async function run(): Promise<void> {
    let delay = firstDelay
    let since: number | undefined
    let problem: Problem | undefined
    for (let generation = 1; !closed;) {
      try {
        live = await open()
        watchWire(live)
        current.resolve(live)
        state.set({ state: 'connected', generation })
        generation += 1
        delay = firstDelay
        await live.closed
        since = undefined
        current = Promise.withResolvers()
        problem = undefined
      } catch (error) {
        problem = toProblem(error)
      }
      if (closed) return
      since ??= Date.now()
      state.set({ state: 'lost', since, nextTryAt: Date.now() + delay, ...(problem?.code === 'Unauthenticated' && { problem }) })
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, delay)
        wake = () => { clearTimeout(timer); resolve() }
      })
      delay = Math.min(delay * 2, longestDelay)
    }
  }

  const link: ClientLink<Record<never, never>> = {
    call: async (path, input, options: ClientOptions<Record<never, never>>) => {
      const wire = await within(current.promise, options.signal)
      const lost = wire.closed.then(() => { throw unreachable() })
      return Promise.race([wire.link.call(path, input, options), lost])
    },
  }
  void run()
  return {
    client: createORPCClient<Client>(link),
    state,
    tryNow: () => wake(),
    close: () => { closed = true; live?.close(); wake() },
  }
}

const unreachable = () => new ProblemError({ code: 'Unreachable', message: t.states.hostLost, hint: t.states.hostLostHint })

async function within(wire: Promise<Wire>, signal: AbortSignal | undefined): Promise<Wire> {
  const stop = Promise.withResolvers<never>()
  const timer = setTimeout(() => stop.reject(unreachable()), patience)
  const onAbort = (): void => stop.reject(signal?.reason)
  signal?.addEventListener('abort', onAbort)
  try {
    return await Promise.race([wire, stop.promise])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}
