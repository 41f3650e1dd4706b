import { describe, expect, it, vi } from 'vitest'
import { ConsumerBoard } from '#sandbox/consumers.ts'

const billing = (running: boolean) => ({ name: 'billing', reads: 'payments', system: 'kafka', running })
const worker = (running: boolean) => ({ name: 'orders-worker', reads: 'orders', system: 'sqs', running })

describe('the consumers of the sandbox', () => {
  it('are those of all threads, and a wish goes to the thread that has the consumer', async () => {
    const order = vi.fn()
    const board = new ConsumerBoard(order)
    board.tell('kafka', [billing(true)])
    board.tell('aws', [worker(true)])
    expect(board.list()).toEqual([billing(true), worker(true)])
    const done = board.run('orders-worker', false)
    expect(order.mock.calls).toEqual([['orders-worker', false, 'aws']])
    board.tell('kafka', [billing(true)])
    board.tell('aws', [worker(false)])
    expect(await done).toEqual([billing(true), worker(false)])
  })

  it('asks nobody where it is so already', async () => {
    const order = vi.fn()
    const board = new ConsumerBoard(order)
    board.tell('kafka', [billing(false)])
    expect(await board.run('billing', false)).toEqual([billing(false)])
    expect(order).not.toHaveBeenCalled()
  })

  it('names those that there are, and says when one takes too long', async () => {
    vi.useFakeTimers()
    const board = new ConsumerBoard(() => undefined)
    await expect(board.run('nobody', true)).rejects.toMatchObject({ problem: { code: 'NotFound', hint: 'It has none at the moment.' } })
    board.tell('kafka', [billing(true)])
    await expect(board.run('nobody', true)).rejects.toMatchObject({ problem: { code: 'NotFound', hint: 'Its consumers are: billing.' } })
    const late = expect(board.run('billing', false)).rejects.toMatchObject({ problem: { code: 'TimedOut' } })
    await vi.advanceTimersByTimeAsync(30_000)
    await late
    vi.useRealTimers()
  })
})
