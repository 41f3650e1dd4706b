import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { watchWire } from '../../../../renderer/rpc/heartbeat.ts'
import type { Wire } from '../../../../renderer/rpc/wire.ts'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

function wireThat(answer: () => Promise<unknown>) {
  const { promise, resolve } = Promise.withResolvers<void>()
  const close = vi.fn(() => resolve())
  const wire: Wire = { link: { call: vi.fn(answer) }, closed: promise, close }
  return wire
}

it('closes a wire that looks open and answers nothing', async () => {
  const wire = wireThat(() => new Promise(() => {}))
  watchWire(wire)
  await vi.advanceTimersByTimeAsync(22_000)
  expect(wire.close).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(wire.close).toHaveBeenCalledOnce()
})

it('goes on while there are answers, and ends with the wire', async () => {
  const wire = wireThat(() => Promise.reject(new Error('a problem is an answer too')))
  watchWire(wire)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(wire.close).not.toHaveBeenCalled()
  expect(wire.link.call).toHaveBeenCalledTimes(4)
  wire.close()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(wire.link.call).toHaveBeenCalledTimes(4)
  expect(vi.getTimerCount()).toBe(0)
})
