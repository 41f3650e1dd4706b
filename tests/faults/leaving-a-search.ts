import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Filter } from '#contract/query.ts'
import type { Reader } from '#main/systems/kafka/scan/reader.ts'
import type { Broker } from '../fixtures/brokers/broker.ts'
import { orders } from '../fixtures/orders.ts'
import { quietLog } from '../fixtures/quiet-log.ts'
import { socketsTo } from '../fixtures/sockets.ts'
import { wanted } from './search-under-fault.ts'

/** What a search in two threads does to its sockets when nobody pulls, and when it is cancelled. `of` is asked in each test. */
export function leavingSearches(of: () => { readonly broker: Broker; readonly reader: Reader }): void {
  const search = (filter: Filter, signal: AbortSignal) => of().reader.read(
    'orders', { from: 'oldest', limit: 10_000_000, filter }, { signal, log: quietLog },
  )[Symbol.asyncIterator]()
  const sockets = () => socketsTo(Number(of().broker.bootstrap.split(':')[1]))

  it('reads nothing more from its sockets while nobody pulls, and goes on afterwards', async () => {
    const cancel = new AbortController()
    const pulled = search({ text: wanted }, cancel.signal)
    await pulled.next()
    const readInASecond = async () => {
      const before = await bytesRead()
      await sleep(1_000)
      return await bytesRead() - before
    }
    await expect.poll(readInASecond, { timeout: 10_000, interval: 1 }).toBeLessThan(256 << 10)
    const { value } = await pulled.next()
    expect(value?.progress.fraction).toBeLessThan(0.5)
    let last = value
    for (let turn = 0; turn < 20; turn++) last = (await pulled.next()).value
    expect(last?.progress.scanned).toBeGreaterThan(value?.progress.scanned ?? Infinity)
    await pulled.return?.()
  })

  it.each([
    ['waits for its reader', { text: wanted }], ['is busy with values', { where: orders.wholeValue }],
  ] as const)('frees its sockets within a second of a cancel while it %s', async (_, filter) => {
    await expect.poll(sockets, { timeout: 10_000 }).toBe(0)
    const cancel = new AbortController()
    const pulled = search(filter, cancel.signal)
    await pulled.next()
    expect(await sockets()).toBeGreaterThan(0)
    cancel.abort()
    await expect(pulled.next()).rejects.toMatchObject({ problem: { code: 'Cancelled' } })
    await expect.poll(sockets, { timeout: 1_000, interval: 20 }).toBe(0)
  })
}

/** All that this process read from files and sockets, threads included (`rchar` of proc(5)). */
async function bytesRead(): Promise<number> {
  return Number(/^rchar: (\d+)/m.exec(await readFile('/proc/self/io', 'utf8'))?.[1])
}
