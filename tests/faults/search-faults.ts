import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createReader, type Reader } from '#main/systems/kafka/scan/reader.ts'
import { startBroker, type Broker } from '../fixtures/brokers/broker.ts'
import { quietLog } from '../fixtures/quiet-log.ts'
import { leavingSearches } from './leaving-a-search.ts'
import {
  expectTruth, fillOrders, matchingIds, searchUnder, wanted, withAdmin, type Direction,
} from './search-under-fault.ts'

/** How large and how long: `records` a topic, how long the network stands still, and which directions each fault meets. */
export type FaultPlan = {
  readonly records: number
  readonly pauseMs: number
  readonly directions: Readonly<Record<'restart' | 'pause' | 'deleted' | 'recreated' | 'moved' | 'gone', readonly Direction[]>>
}

const readerOf = (broker: Broker) =>
  createReader({ connection: { type: 'kafka', brokers: [...broker.brokers] }, workers: 2, log: quietLog })

/** For the largest plan; a hang is told sooner by the time limit of each search. */
const timeout = 300_000

/** A search in two threads, struck in its middle, and held against what kcat finds. */
export function searchFaults({ records, pauseMs, directions }: FaultPlan): void {
  describe('a search of one broker', { timeout }, () => {
    let broker: Broker
    let reader: Reader
    let all: ReadonlySet<string>
    beforeAll(async () => {
      broker = await startBroker({ version: '4.3.1' })
      reader = readerOf(broker)
      await fillOrders(broker, 'orders', records)
      all = await matchingIds(broker, 'orders')
      expect(all.size).toBeGreaterThan(records / 2)
    }, timeout)
    afterAll(async () => {
      await reader.close()
      await broker.stop()
    })

    leavingSearches(() => ({ broker, reader }))

    it.each(directions.restart)('that is killed and comes back is complete, read %s', async (direction) => {
      let restarted: Promise<void> | undefined
      const struck = await searchUnder(reader, 'orders', direction, async () => {
        await broker.kill(1)
        restarted = broker.restart(1)
      })
      await restarted
      expectTruth(struck, all)
      expect(struck.verdict).toMatchObject({ outcome: 'complete', scanned: records })
    })

    it.each(directions.gone)('that is killed is partial, and resumes when the broker is back, read %s', async (direction) => {
      const struck = await searchUnder(reader, 'orders', direction, () => broker.kill(1))
      await broker.restart(1)
      expectTruth(struck, all)
      expect(struck.verdict.outcome).toBe('partial')
      const { resume = '' } = struck.verdict
      const rest = await readOn(reader, resume)
      const ids = [...struck.ids, ...rest.ids]
      expect(rest.outcome).toBe('complete')
      expect(new Set(ids).size).toBe(ids.length)
      expect(ids.filter((id) => !all.has(id)).slice(0, 3)).toEqual([])
      expect(ids.length).toBe(all.size)
    })

    it.each(directions.pause)(`whose network stands still for ${pauseMs / 1_000} s, read %s`, async (direction) => {
      let woken: Promise<void> | undefined
      const struck = await searchUnder(reader, 'orders', direction, async () => {
        broker.stall(1)
        woken = sleep(pauseMs).then(() => broker.wake(1))
      })
      await woken
      expectTruth(struck, all)
      expect(struck.verdict.elapsedMs).toBeGreaterThan(pauseMs / 2)
    })

    it.each(directions.deleted)('whose records are deleted names them, read %s', async (direction) => {
      const topic = `deleted-${direction}`
      await fillOrders(broker, topic, records)
      const before = await matchingIds(broker, topic)
      const struck = await searchUnder(reader, topic, direction, () => withAdmin(broker, async (admin) => {
        const ends = await admin.fetchTopicOffsets(topic)
        // Forward the read meets it where it stands, backward it ends there.
        const part = direction === 'forward' ? 0.9 : 0.25
        await admin.deleteTopicRecords({
          topic, partitions: ends.map(({ partition, high }) => ({ partition, offset: String(Math.floor(Number(high) * part)) })),
        })
      }))
      const left = await matchingIds(broker, topic)
      expect(left.size).toBeLessThan(before.size)
      expectTruth(struck, before, left)
      const { outcome, scanned, expired } = struck.verdict
      expect([outcome, scanned + expired]).toEqual(['complete', records])
      expect(expired).toBeGreaterThan(0)
      expect(new Set(struck.verdict.problems.map(({ code }) => code))).toEqual(new Set(['NotFound']))
    })

    it.each(directions.recreated)('whose topic is created again gives no record of the new one, read %s', async (direction) => {
      const topic = `recreated-${direction}`
      await fillOrders(broker, topic, records)
      const before = await matchingIds(broker, topic)
      const struck = await searchUnder(reader, topic, direction, async () => {
        await withAdmin(broker, (admin) => admin.deleteTopics({ topics: [topic] }))
        await sleep(200)
        await fillOrders(broker, topic, records, { mark: 'second' })
      })
      expect(struck.foreign, 'records of the new topic').toBe(0)
      expectTruth(struck, before)
      expect(struck.verdict.outcome).toBe('partial')
      expect(struck.verdict.problems.map(({ code }) => code)).toContain('Conflict')
    })
  })

  describe('a search of three brokers', { timeout }, () => {
    let broker: Broker
    let reader: Reader
    beforeAll(async () => {
      broker = await startBroker({ version: '4.3.1', nodes: 3 })
      reader = readerOf(broker)
      await fillOrders(broker, 'orders', records, { replicas: [1, 2, 3] })
    }, timeout)
    afterAll(async () => {
      await reader.close()
      await broker.stop()
    })

    it.each(directions.moved)('whose leaders move is complete, read %s', async (direction) => {
      const all = await matchingIds(broker, 'orders')
      const before = await leadersOf(broker)
      const struck = await searchUnder(reader, 'orders', direction, () => moveLeaders(broker, before))
      const after = await leadersOf(broker)
      expect(after.filter((leader, partition) => leader === before[partition])).toEqual([])
      expectTruth(struck, all)
      expect(struck.verdict).toMatchObject({ outcome: 'complete', scanned: records })
    })
  })
}

async function readOn(reader: Reader, resume: string) {
  const query = { from: { resume }, limit: 10_000_000, filter: { text: wanted } }
  const ids: string[] = []
  for await (const batch of reader.read('orders', query, { signal: AbortSignal.timeout(240_000), log: quietLog })) {
    for (const { id } of batch.messages) ids.push(id)
    if (batch.verdict) return { ids, outcome: batch.verdict.outcome }
  }
  throw new Error('the search ended without a verdict')
}

async function leadersOf(broker: Broker): Promise<readonly number[]> {
  const { topics } = await withAdmin(broker, (admin) => admin.fetchTopicMetadata({ topics: ['orders'] }))
  const found = topics[0]?.partitions.toSorted((a, b) => a.partitionId - b.partitionId) ?? []
  return found.map(({ leader }) => leader)
}

/** Takes every partition from its leader, which is in sync with the two others, and waits until one of them leads. */
async function moveLeaders(broker: Broker, before: readonly number[]): Promise<void> {
  await withAdmin(broker, (admin) => admin.alterPartitionReassignments({
    topics: [{
      topic: 'orders',
      partitionAssignment: before.map((leader, partition) => (
        { partition, replicas: [1, 2, 3].filter((node) => node !== leader) }
      )),
    }],
  }))
  const isMoved = async () =>
    (await leadersOf(broker)).every((leader, partition) => leader > 0 && leader !== before[partition])
  for (const until = Date.now() + 30_000; !await isMoved();) {
    if (Date.now() > until) throw new Error('the leaders did not move')
    await sleep(100)
  }
}
