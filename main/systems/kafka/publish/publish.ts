import type { Problem } from '#contract/problem.ts'
import type { Draft, Receipt } from '#contract/publish.ts'
import type { RegistryClient } from '#main/payload/registry/client.ts'
import type { Call } from '../../driver.ts'
import type { Cluster } from '../cluster.ts'
import { toProblem } from '../errors.ts'
import type { Topic } from '../inventory.ts'
import { topicOf } from '../partitions.ts'
import { readSettings } from '../settings.ts'
import { untilAborted } from '../../until-aborted.ts'
import { type Chunk, cutChunks, loneBatchBytes, type Numbered } from './chunks.ts'
import { recordOf } from './draft-record.ts'
import type { WriteChunk } from './outgoing.ts'
import { openSpread } from './partitioner.ts'
import { openSchemaDesk } from './schema-desk.ts'

/** Kafka's own default where the topic's settings may not be seen. */
const defaultMaxBytes = 1_048_588
/** How much is on its way at once. */
const roundBytes = 16 << 20

/** Writes drafts to topics; each gets its receipt, in order. */
export interface Publisher {
  publish(topic: string, drafts: readonly Draft[], call: Call): Promise<readonly Receipt[]>
}

/** `plain` writes what kafkajs can carry, `exact` everything else; `registry` gives the schemas that drafts name. */
export function openPublisher(
  cluster: Cluster, plain: WriteChunk, exact: WriteChunk, registry: RegistryClient | undefined,
): Publisher {
  const spread = openSpread()
  return {
    publish: async (name, drafts, call) => {
      const topic = await topicOf(cluster, name, call)
      const [maxBytes, encode] = await Promise.all([largestBatch(cluster, name, call), openSchemaDesk(registry, drafts, call)])
      const receipts = new Map<number, Receipt>()
      const accepted: Numbered[] = []
      drafts.forEach((draft, index) => {
        const record = recordOf(draft, { topic, spread, now: cluster.now(), encode })
        const problem = 'code' in record ? record : tooLarge(topic, loneBatchBytes(record), maxBytes)
        if (problem) receipts.set(index, { ok: false, problem })
        else if (!('code' in record)) accepted.push({ index, record })
      })
      for (const round of rounds(cutChunks(accepted, maxBytes))) {
        const written = await untilAborted(
          Promise.all(round.map((chunk) => write(cluster, name, chunk, chunk.plain ? plain : exact, call))),
          call.signal,
        )
        for (const [index, receipt] of written.flat()) receipts.set(index, receipt)
      }
      return drafts.map(
        (_, index) => receipts.get(index) ?? { ok: false, problem: { code: 'Internal', message: 'This draft got no receipt.' } },
      )
    },
  }
}

async function largestBatch(cluster: Cluster, topic: string, call: Call): Promise<number> {
  const settings = await readSettings(cluster, 'topic', topic, call)
  const value = 'code' in settings ? undefined : settings.find(({ name }) => name === 'max.message.bytes')?.value
  return value ? Number(value) : defaultMaxBytes
}

const tooLarge = ({ name }: Topic, bytes: number, maxBytes: number): Problem | undefined =>
  bytes <= maxBytes
    ? undefined
    : {
        code: 'TooLarge',
        message: `The message takes ${bytes.toLocaleString('en')} bytes; topic ${name} takes at most `
          + `${maxBytes.toLocaleString('en')} (max.message.bytes).`,
        hint: 'Send a smaller message, or raise max.message.bytes of the topic.',
      }

/** Chunks that may be on their way together: one a partition, so that its order holds, and not too many bytes. */
function* rounds(chunks: readonly Chunk[]): Generator<readonly Chunk[]> {
  let left = chunks
  while (left.length > 0) {
    const round: Chunk[] = []
    const busy = new Set<number>()
    let bytes = 0
    left = left.filter((chunk) => {
      const fits = !busy.has(chunk.partition) && (round.length === 0 || bytes + chunk.bytes <= roundBytes)
      busy.add(chunk.partition)
      if (!fits) return true
      round.push(chunk)
      bytes += chunk.bytes
      return false
    })
    yield round
  }
}

type Numbering = readonly (readonly [index: number, receipt: Receipt])[]

async function write(
  cluster: Cluster,
  topic: string,
  { partition, items }: Chunk,
  writeChunk: WriteChunk,
  call: Call,
): Promise<Numbering> {
  try {
    const { baseOffset, appendTime } = await writeChunk(
      topic,
      partition,
      items.map(({ record }) => record),
      call.signal,
    )
    return items.map(({ index, record }, at) => [
      index,
      {
        ok: true,
        position: { partition: String(partition), offset: String(baseOffset + BigInt(at)) },
        at: appendTime ?? record.timestamp,
      },
    ])
  } catch (error) {
    if (call.signal.aborted) throw error
    const problem = toProblem(error, {
      subject: `Topic ${topic}`,
      needs: `Publishing needs Write on topic ${topic}`,
      user: cluster.user,
    })
    const doubt =
      problem.code === 'TimedOut' || problem.code === 'Unreachable'
        ? { ...problem, hint: 'It may have been written or not. Read the end of the topic before sending again.' }
        : problem
    return items.map(({ index }) => [index, { ok: false, problem: doubt }])
  }
}
