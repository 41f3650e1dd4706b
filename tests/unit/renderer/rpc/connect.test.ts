import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { connect, type Connection } from '../../../../renderer/rpc/connect.ts'
import { toProblem } from '../../../../renderer/rpc/problem.ts'
import type { Wire } from '../../../../renderer/rpc/wire.ts'

/** A wire that answers every call with `answer`; `cut` ends it. */
function fakeWire(answer: () => Promise<unknown>) {
  const closed = Promise.withResolvers<void>()
  const wire: Wire = { link: { call: answer }, closed: closed.promise, close: () => closed.resolve() }
  return { wire, cut: () => closed.resolve() }
}

const opened: Connection[] = []
const connectTo = (open: () => Promise<Wire>): Connection => {
  const connection = connect(open)
  opened.push(connection)
  return connection
}

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { for (const one of opened.splice(0)) one.close(); vi.useRealTimers() })

const settle = () => vi.advanceTimersByTimeAsync(0)

describe('connect', () => {
  it('calls over the wire it opened', async () => {
    const { wire } = fakeWire(async () => ({ items: [] }))
    const { client, state } = connectTo(async () => wire)
    await settle()
    expect(state.get()).toEqual({ state: 'connected', generation: 1 })
    expect(await client.connections.list({})).toEqual({ items: [] })
  })

  it('fails calls that were cut off, says since when it is lost, and reconnects with growing pauses', async () => {
    const first = fakeWire(() => new Promise(() => {}))
    const second = fakeWire(async () => ({ items: [] }))
    const open = vi.fn<() => Promise<Wire>>().mockResolvedValueOnce(first.wire)
      .mockRejectedValueOnce(new Error('refused')).mockResolvedValueOnce(second.wire)
    const { client, state } = connectTo(open)
    await settle()
    const call = client.connections.list({}).catch(toProblem)
    await settle()
    first.cut()
    expect(await call).toMatchObject({ code: 'Unreachable' })
    const since = Date.now()
    expect(state.get()).toEqual({ state: 'lost', since, nextTryAt: since + 500 })
    await vi.advanceTimersByTimeAsync(500)
    expect(state.get()).toEqual({ state: 'lost', since, nextTryAt: since + 1_500 })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(state.get()).toEqual({ state: 'connected', generation: 2 })
    expect(await client.connections.list({})).toEqual({ items: [] })
  })

  it('tries at once when asked', async () => {
    const { wire } = fakeWire(async () => ({}))
    const open = vi.fn<() => Promise<Wire>>().mockRejectedValueOnce(new Error('refused')).mockResolvedValueOnce(wire)
    const connection = connectTo(open)
    await settle()
    connection.tryNow()
    await settle()
    expect(connection.state.get()).toMatchObject({ state: 'connected' })
  })

  it('lets calls wait 10 s for a wire, or until they are aborted', async () => {
    const { client } = connectTo(() => new Promise(() => {}))
    const waiting = client.connections.list({}).catch(toProblem)
    const stop = new AbortController()
    const aborted = client.connections.list({}, { signal: stop.signal }).catch(toProblem)
    stop.abort()
    expect(await aborted).toMatchObject({ code: 'Cancelled' })
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await waiting).toMatchObject({ code: 'Unreachable' })
  })
})
