import type { Batch, Verdict } from '#contract/message.ts'
import type { ReadQuery } from '#contract/query.ts'
import type { KafkaConnection } from '#contract/systems/kafka.ts'
import { createReader, type Reader } from '#main/systems/kafka/scan/reader.ts'
import { orders } from '../../tests/fixtures/orders.ts'
import { quietLog } from '../../tests/fixtures/quiet-log.ts'
import { countWithGrep, countWithJq, scanWithKcat } from './kcat.ts'
import { startMeasuredHost } from './measured-host.ts'
import { measuresOf, type Measure } from './measures.ts'
import { bestOf } from './rounds.ts'
import type { SearchTopic } from './topics.ts'

/** How many records and matches there are, counted by kcat with grep and jq. */
export type Truth = {
  readonly records: number; readonly text: number; readonly twoFields: number; readonly wholeValue: number
}

type Kind = Exclude<keyof Truth, 'records'>
const filters = {
  text: { text: orders.text }, twoFields: { where: orders.twoFields }, wholeValue: { where: orders.wholeValue },
} as const satisfies Record<Kind, ReadQuery['filter']>

/** kcat stalls at random for half a second and more: it has twice as many tries. */
const kcatTimes = 2

/** Counts the matches of a topic without Tidemark. */
export async function countTruth(bootstrap: string, topic: string, records: number): Promise<Truth> {
  return { records, text: await countWithGrep(bootstrap, topic), ...await countWithJq(bootstrap, topic) }
}

/** Measures one filled topic. Throws where a search is not complete, or finds another number than kcat with grep and jq. */
export async function measureTopic(
  bootstrap: string, topic: SearchTopic, truth: Truth, rounds: number,
): Promise<readonly Measure[]> {
  const connection: KafkaConnection = { type: 'kafka', brokers: [bootstrap] }
  const readerOf = (workers: number, checksums: boolean) =>
    createReader({ connection: { ...connection, checksums }, workers, log: quietLog })
  const readers = { one: readerOf(1, true), two: readerOf(2, true), unchecked: readerOf(2, false) }
  await using host = await startMeasuredHost(bootstrap, 2)
  const query = (kind: Kind) => ({ from: 'oldest', limit: truth.records, filter: filters[kind] }) as const
  const read = (reader: Reader, kind: Kind) => ({
    run: async () => check(topic.name, kind, truth, await searchWith(reader, topic.name, query(kind))),
  })
  const http = async () => check(topic.name, 'text', truth, await host.search(topic.name, query('text')))
  try {
    await http()
    let delayMs = NaN
    const best = await bestOf(rounds, {
      kcat: { run: () => scanWithKcat(bootstrap, topic.name), times: kcatTimes },
      two: read(readers.two, 'text'),
      http: {
        before: async () => void await host.watch(true), run: http,
        after: async () => { delayMs = (await host.watch(false)).p99 },
      },
      twoFields: read(readers.two, 'twoFields'),
      ...(topic.codec === 'none' ? {
        one: read(readers.one, 'text'), unchecked: read(readers.unchecked, 'text'), wholeValue: read(readers.two, 'wholeValue'),
        grep: { run: async () => void await countWithGrep(bootstrap, topic.name) },
      } : {}),
    })
    return measuresOf(topic, { best, delayMs, memoryMb: await host.peakMemory() })
  } finally {
    await Promise.all(Object.values(readers).map((reader) => reader.close()))
  }
}

async function searchWith(reader: Reader, topic: string, query: ReadQuery): Promise<Verdict> {
  let last: Batch | undefined
  for await (const batch of reader.read(topic, query, { signal: AbortSignal.timeout(300_000), log: quietLog })) last = batch
  if (last?.verdict === undefined) throw new Error('The reader gave no verdict.')
  return last.verdict
}

function check(topic: string, kind: Kind, truth: Truth, { outcome, scanned, matched, filterErrors }: Verdict): void {
  if (outcome === 'complete' && scanned === truth.records && matched === truth[kind] && filterErrors === 0) return
  throw new Error(
    `The search for ${kind} in ${topic} is ${outcome}: ${matched} matches in ${scanned} records and ${filterErrors} errors, `
    + `where kcat finds ${truth[kind]} in ${truth.records}.`,
  )
}
