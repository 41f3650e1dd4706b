import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Kafka, type Admin } from 'kafkajs'
import { expect } from 'vitest'
import type { Verdict } from '#contract/message.ts'
import type { ReadQuery } from '#contract/query.ts'
import type { Reader } from '#main/systems/kafka/scan/reader.ts'
import type { Broker } from '../fixtures/brokers/broker.ts'
import { createTopics } from '../fixtures/create-topics.ts'
import { writeOrders } from '../fixtures/orders.ts'
import { quietLog } from '../fixtures/quiet-log.ts'

/** In two orders of three: what a search may hold for its reader (32 MB) is then a small part of what there is to find. */
export const wanted = '"channel":"app"'
const partitions = 8
export type Direction = 'forward' | 'backward'

/** Makes a topic of `records` orders, every note with `mark`. `replicas` are node ids; those of one node unless said. */
export async function fillOrders(
  broker: Broker, topic: string, records: number, { replicas = [1], mark = 'first' }: {
    readonly replicas?: readonly number[]; readonly mark?: string
  } = {},
): Promise<void> {
  await withAdmin(broker, (admin) => createTopics(admin, [{
    topic, replicaAssignment: Array.from({ length: partitions }, (_, n) => ({
      partition: n, replicas: replicas.map((_replica, place) => replicas[(place + n) % replicas.length] ?? 1),
    })),
  }]))
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-orders-'))
  try {
    writeOrders(join(folder, 'orders'), records, mark)
    await broker.kcat(['-P', '-t', topic, '-K', '|', '-X', 'linger.ms=50', '-z', 'lz4', '-l', join(folder, 'orders')])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A kafkajs admin for as long as `work` takes. */
export async function withAdmin<T>(broker: Broker, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = new Kafka({ brokers: [...broker.brokers], logLevel: 0 }).admin()
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.disconnect()
  }
}

/** The ids of all records that match now, by kcat and grep. */
export async function matchingIds(broker: Broker, topic: string): Promise<ReadonlySet<string>> {
  const line = `kcat -C -e -q -o beginning -b "$0" -t "$1" -f '%p-%o\\t%s\\n' | grep -F '${wanted}' | cut -f 1`
  const { stdout } = await promisify(execFile)(
    'sh', ['-c', line, broker.brokers.join(','), topic], { maxBuffer: 64 << 20, env: { ...process.env, LC_ALL: 'C' } },
  )
  return new Set(stdout.split('\n').filter(Boolean))
}

/** What a search gave: ids in order, and how many values had `foreign` in them. */
export type Struck = { readonly ids: readonly string[]; readonly foreign: number; readonly verdict: Verdict }

/**
 * Searches the whole topic and calls `strike` when a third of it is read; nothing is pulled until `strike` resolves, so that it
 * falls into the middle. Values with `foreignMark` are counted as foreign. A read that fails before its verdict rejects.
 */
export async function searchUnder(
  reader: Reader, topic: string, direction: Direction, strike: () => Promise<void>, foreignMark = 'second',
): Promise<Struck> {
  const query: ReadQuery = {
    from: direction === 'forward' ? 'oldest' : 'newest', direction, limit: 10_000_000, filter: { text: wanted },
  }
  const ids: string[] = []
  let foreign = 0
  let [fraction, after]: [number | null, number] = [null, 0]
  let verdict: Verdict | undefined
  for await (const batch of reader.read(topic, query, { signal: AbortSignal.timeout(240_000), log: quietLog })) {
    for (const { id, value } of batch.messages) {
      ids.push(id)
      if (value?.text.includes(foreignMark) ?? true) foreign++
    }
    verdict = batch.verdict
    if (fraction !== null) after++
    if (fraction !== null || (batch.progress.fraction ?? 0) < 0.33) continue
    fraction = batch.progress.fraction
    await strike()
  }
  expect(fraction, 'how much was read when it was struck').toBeLessThan(0.7)
  expect(after, 'batches after it was struck').toBeGreaterThan(3)
  if (!verdict) throw new Error('the search ended without a verdict')
  return { ids, foreign, verdict }
}

/**
 * Holds a search against the truth: no id twice, and in every partition the ids are the matches between where the range begins
 * and what it reached. `all` are the ids that matched before, `left` those that match afterwards: what was deleted meanwhile may
 * or may not be among the results. A search is complete only where everything was reached.
 */
export function expectTruth({ ids: found, verdict }: Struck, all: ReadonlySet<string>, left = all): void {
  const ids = new Set(found)
  expect(found.length - ids.size, 'ids that came twice').toBe(0)
  expect(verdict.matched).toBe(found.length)
  const few = (set: ReadonlySet<string>, holds: (id: string) => boolean) => [...set].filter(holds).slice(0, 3)
  const reached = reachedBy(verdict)
  expect(few(ids, (id) => !all.has(id)), 'ids that never matched').toEqual([])
  expect(few(ids, (id) => !reached(id)), 'ids beyond what was reached').toEqual([])
  expect(few(left, (id) => reached(id) && !ids.has(id)), 'ids of the part that was reached and did not come').toEqual([])
  const unread = verdict.ranges.filter(({ to, reached }) => to !== reached)
  if (verdict.outcome === 'complete') expect(unread).toEqual([])
  if (verdict.outcome === 'partial') expect(verdict.problems.length).toBeGreaterThan(0)
}

/** Whether an id lies in the part of its partition that a read accounts for. */
function reachedBy({ ranges }: Verdict): (id: string) => boolean {
  const spans = new Map(ranges.map(({ partition, from, reached }) => {
    const [a, b] = [Number(from), Number(reached)]
    return [partition, [Math.min(a, b), Math.max(a, b)]] as const
  }))
  return (id) => {
    const [partition = '', offset] = id.split('-')
    const [low, high] = spans.get(partition) ?? [0, 0]
    return Number(offset) >= low && Number(offset) < high
  }
}
