import { execFile } from 'node:child_process'
import { performance } from 'node:perf_hooks'
import { promisify } from 'node:util'
import { Kafka } from 'kafkajs'
import { createReader } from '#main/systems/kafka/scan/reader.ts'
import { startBroker } from '../tests/fixtures/brokers/broker.ts'
import { createTopics } from '../tests/fixtures/create-topics.ts'
import { quietLog } from '../tests/fixtures/quiet-log.ts'
import type { Report } from './report.ts'

const count = 1_000_000
const rounds = 5
const needle = 'needle-in-haystack'
/** Of kcat's speed, with one thread (docs/reading.md). */
const bounds = { none: 1.5, gzip: 2, snappy: 0.75, lz4: 0.75, zstd: 0.75 } as const

/**
 * A search for a text through a million JSON records in one thread, by codec, against kcat reading the same to /dev/null; best
 * of five each, in turns.
 */
export async function measure(): Promise<Report> {
  await using broker = await startBroker({ version: '4.3.1' })
  const admin = new Kafka({ brokers: [broker.bootstrap], logLevel: 0 }).admin()
  await admin.connect()
  await createTopics(admin, Object.keys(bounds).map((codec) => ({ topic: codec, numPartitions: 4 })))
  await admin.disconnect()
  const records = Array.from({ length: count }, (_, n) => recordLine(n)).join('\n')
  const reader = createReader({ connection: { type: 'kafka', brokers: [broker.bootstrap] }, workers: 1, log: quietLog })
  const rows: { readonly what: string; readonly measured: string; readonly bound: string }[] = []
  let holds = true
  for (const [codec, bound] of Object.entries(bounds)) {
    const settings = ['linger.ms=20', 'batch.size=65536', 'queue.buffering.max.messages=500000'].flatMap((one) => ['-X', one])
    await broker.kcat(['-P', '-t', codec, '-z', codec, '-K', '|', ...settings], records)
    const [kcat, own]: [number[], number[]] = [[], []]
    for (let round = 0; round < rounds; round++) {
      // A shell throws the records away: reading them through a pipe would measure the pipe.
      const discard = ['-c', 'exec kcat -C -e -q -o beginning -b "$0" -t "$1" > /dev/null', broker.bootstrap, codec]
      kcat.push(await timed(() => promisify(execFile)('sh', discard)))
      own.push(await timed(async () => {
        const query = { from: 'oldest', limit: count, filter: { text: needle } } as const
        for await (const { verdict } of reader.read(codec, query, { signal: AbortSignal.timeout(300_000), log: quietLog })) {
          if (verdict && (verdict.outcome !== 'complete' || verdict.scanned !== count || verdict.matched !== count / 1_000))
            throw new Error(`The search of ${codec} is wrong.`)
        }
      }))
    }
    const [theirs, ours] = [Math.min(...kcat), Math.min(...own)]
    holds &&= theirs / ours >= bound
    rows.push({
      what: `${codec}: ${(theirs / 1_000).toFixed(2)} s of kcat, ${(ours / 1_000).toFixed(2)} s of Tidemark`,
      measured: `${(theirs / ours).toFixed(2)} ×`, bound: `≥ ${bound} ×`,
    })
  }
  await reader.close()
  return {
    title: 'A search through a topic', holds, rows,
    says: `One Apache Kafka 4.3.1, ${count} JSON records of about 260 bytes in 4 partitions and batches of 64 KB, `
      + `one in a thousand with the text; one reading thread. Best of ${rounds} each, in turns, `
      + `beside \`kcat -C -e -q -o beginning > /dev/null\`.`,
  }
}

async function timed(what: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await what()
  return performance.now() - started
}

function recordLine(n: number): string {
  const states = ['NEW', 'PAID', 'SHIPPED', 'DONE', 'REFUNDED', 'LOST']
  const noise = (n * 2_654_435_761 % 4_294_967_296).toString(36).repeat(12)
  const order = {
    id: n, status: states[n % 6], amount: (n * 7_919 % 200_000) / 100, customer: `customer-${n * 31 % 50_000}`,
    note: `${n % 1_000 === 0 ? `${needle} ` : ''}${noise}`, city: 'Berlin', lines: [1, 2, 3],
  }
  return `k${n}|${JSON.stringify(order)}`
}
