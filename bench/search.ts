import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Kafka } from 'kafkajs'
import { startBroker } from '../tests/fixtures/brokers/broker.ts'
import { root } from '../tools/paths.ts'
import { createTopics } from '../tests/fixtures/create-topics.ts'
import { writeOrders } from '../tests/fixtures/orders.ts'
import type { Report } from './report.ts'
import { fillTopic } from './search/kcat.ts'
import { countTruth, measureTopic, type Truth } from './search/measure-topic.ts'
import { holds, Kept, type Measure } from './search/measures.ts'
import { searchTopics } from './search/topics.ts'

const [allRecords, allRounds] = [2_000_000, 5]

/**
 * Searches of two million JSON records beside kcat, by codec and size of batch. Arguments name the topics (`none-16k`), all
 * unless said; `--records` and `--rounds` make a run short, which is printed and not kept. A whole run of some topics takes the
 * place of what is kept of these: every ratio stays within one run.
 */
export async function measure(args: readonly string[]): Promise<Report> {
  const { positionals, values } = parseArgs({
    args: [...args], allowPositionals: true, options: { records: { type: 'string' }, rounds: { type: 'string' } },
  })
  const unknown = positionals.filter((name) => !searchTopics.some((topic) => topic.name === name))
  if (unknown.length > 0) throw new Error(
    `There is no topic ${unknown.join(', ')}. Choose of: ${searchTopics.map(({ name }) => name).join(', ')}.`,
  )
  const topics = positionals.length === 0 ? searchTopics : searchTopics.filter(({ name }) => positionals.includes(name))
  const [records, rounds] = [Number(values.records ?? allRecords), Number(values.rounds ?? allRounds)]
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-orders-'))
  try {
    const file = join(folder, 'orders')
    writeOrders(file, records)
    await using broker = await startBroker({ version: '4.3.1' })
    const admin = new Kafka({ brokers: [broker.bootstrap], logLevel: 0 }).admin()
    await admin.connect()
    const measured: Measure[] = []
    let truth: Truth | undefined
    for (const topic of topics) {
      await createTopics(admin, [{ topic: topic.name, numPartitions: 8 }])
      await fillTopic(broker.bootstrap, topic.name, file, topic.codec, topic.batchBytes)
      // Every topic holds the same records.
      truth ??= await countTruth(broker.bootstrap, topic.name, records)
      measured.push(...await measureTopic(broker.bootstrap, topic, truth, rounds))
      console.error(`${topic.name} is measured.`)
      await admin.deleteTopics({ topics: [topic.name] })
    }
    await admin.disconnect()
    const short = values.records !== undefined || values.rounds !== undefined
    const measures = short ? measured : withKept(measured)
    const machine = { cores: availableParallelism(), processor: cpus()[0]?.model ?? 'unknown', node: process.versions.node }
    return {
      title: 'Searching a topic', holds: measures.every(holds), part: short,
      data: { command: 'npm run bench -- search', machine, rounds, truth, measures },
      says: `${machine.cores} cores (${machine.processor}), shared with one Apache Kafka 4.3.1; Node ${machine.node}. `
        + `${records} JSON records of about 350 bytes in 8 partitions, in batches of 16 and of 256 KB before compression, CRC32C `
        + `checked. A ratio is the best time of kcat (${rounds * 2} runs of \`kcat -C -e -q -o beginning > /dev/null\`) divided `
        + `by the best of Tidemark (${rounds} runs), in turns. Matches as counted by kcat with grep and jq: `
        + `${truth?.text ?? 0} by text, ${truth?.twoFields ?? 0} by two fields, ${truth?.wholeValue ?? 0} by the whole value.`,
      rows: measures.map((each) => ({
        what: `${each.topic}: ${each.what}`, measured: `${shown(each.value, each.unit)}${holds(each) ? '' : ' ✗'}`,
        ...(each.atLeast === undefined ? {} : { bound: `≥ ${each.atLeast} ${each.unit}` }),
        ...(each.atMost === undefined ? {} : { bound: `≤ ${each.atMost} ${each.unit}` }),
      })),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** All topics in their order: those measured now, and the others as they were kept. */
function withKept(measured: readonly Measure[]): readonly Measure[] {
  const path = join(root, 'docs/bench/search.json')
  const kept = existsSync(path) ? Kept.parse(JSON.parse(readFileSync(path, 'utf8'))).measures : []
  const isNew = ({ topic }: Measure) => measured.some((each) => each.topic === topic)
  const all = [...kept.filter((each) => !isNew(each)), ...measured]
  return searchTopics.flatMap(({ name }) => all.filter(({ topic }) => topic === name))
}

const shown = (value: number, unit: Measure['unit']) => `${value.toFixed(unit === '×' ? 2 : 0)} ${unit}`
