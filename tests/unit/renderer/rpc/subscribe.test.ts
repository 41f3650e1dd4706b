import { describe, expect, it, vi } from 'vitest'
import { ProblemError } from '../../../../contract/problem.ts'
import type { WireState } from '../../../../renderer/rpc/connect.ts'
import { subscribe, type Frame, type Ways } from '../../../../renderer/rpc/subscribe.ts'
import { createStore, type Store } from '../../../../renderer/store.ts'

function ways(state: Store<WireState> = createStore<WireState>({ state: 'connected', generation: 1 })) {
  const ack = vi.fn(() => Promise.resolve({}))
  return { ack, state, ways: { state, client: { flow: { ack } } } as unknown as Ways }
}

async function* frames(from: number, to: number): AsyncGenerator<Frame<number>> {
  for (let seq = from; seq <= to; seq += 1) yield { stream: 's', seq, data: seq }
}

describe('subscribe', () => {
  it('acknowledges each frame once it is taken', async () => {
    const { ack, ways: to } = ways()
    const taken: number[] = []
    const end = vi.fn()
    await subscribe<number>(to, { open: async () => frames(1, 3), take: data => taken.push(data), onEnd: end },
      new AbortController().signal)
    expect(taken).toEqual([1, 2, 3])
    expect(ack.mock.calls.map(([call]: readonly unknown[]) => call)).toEqual([1, 2, 3].map(seq => ({ stream: 's', seq })))
    expect(end).toHaveBeenCalledOnce()
  })

  it('acknowledges a tail only when it is drawn', async () => {
    const { ack, ways: to } = ways()
    const drawn: (() => void)[] = []
    await subscribe<number>(to, { ack: 'drawn', open: async () => frames(1, 2), take: (_, done) => drawn.push(done) },
      new AbortController().signal)
    expect(ack).not.toHaveBeenCalled()
    drawn[1]?.()
    expect(ack).toHaveBeenCalledExactlyOnceWith({ stream: 's', seq: 2 })
  })

  it('opens the stream again on the next wire', async () => {
    const { state, ways: to } = ways()
    const open = vi.fn<() => Promise<AsyncIterable<Frame<number>>>>()
      .mockImplementationOnce(async () => {
        state.set({ state: 'lost', since: 0, nextTryAt: 0 })
        throw new Error('closed')
      })
      .mockImplementationOnce(async () => frames(1, 1))
    const taken: number[] = []
    const problem = vi.fn()
    const done = subscribe<number>(to, { open, take: data => taken.push(data), onProblem: problem }, new AbortController().signal)
    await Promise.resolve()
    expect(taken).toEqual([])
    state.set({ state: 'connected', generation: 2 })
    await done
    expect(taken).toEqual([1])
    expect(problem).not.toHaveBeenCalled()
  })

  it('tells a problem of the host, and of a lost wire when the stream must not repeat itself', async () => {
    const { state, ways: to } = ways()
    const problem = vi.fn()
    const failing = { open: () => Promise.reject(new ProblemError({ code: 'Forbidden', message: 'No' })), take: () => {},
      onProblem: problem }
    await subscribe(to, failing, new AbortController().signal)
    expect(problem).toHaveBeenLastCalledWith({ code: 'Forbidden', message: 'No' })
    state.set({ state: 'lost', since: 0, nextTryAt: 0 })
    await subscribe(to, { ...failing, reopen: false }, new AbortController().signal)
    expect(problem).toHaveBeenCalledTimes(2)
  })

  it('stops quietly when aborted, also while it waits for a wire', async () => {
    const { ways: to } = ways(createStore<WireState>({ state: 'lost', since: 0, nextTryAt: 0 }))
    const stop = new AbortController()
    const problem = vi.fn()
    const done = subscribe(to, { open: () => Promise.reject(new Error('lost')), take: () => {}, onProblem: problem }, stop.signal)
    stop.abort()
    await done
    expect(problem).not.toHaveBeenCalled()
  })
})
