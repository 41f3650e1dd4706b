import { ProblemError } from '#contract/problem.ts'
import { initProducerId, produce } from '../apis.ts'
import type { Cluster } from '../cluster.ts'
import { toProblem } from '../errors.ts'
import { isTopic } from '../inventory.ts'
import { partitionKey } from '../offsets.ts'
import { refusal } from '../refusals.ts'
import { writeBatch } from './batch-writer.ts'
import type { WriteChunk } from './outgoing.ts'

const attempts = 3
const pauseMs = 300
/** The batch has been written before: the answer that said so was lost. */
const duplicateSequence = 46
/** The broker no longer knows this producer, or its numbers do not fit: a new one begins at 0. */
const producerLost: readonly number[] = [45, 47, 59, 90]

type Identity = { readonly id: bigint; readonly epoch: number; readonly sequences: Map<string, number> }

/** Writes batches of our own making, acks=all and idempotent: a batch that is sent again after a lost answer is written once. */
export function openOwnWriter(cluster: Cluster): WriteChunk {
  let identity: Promise<Identity> | undefined
  const identify = (signal: AbortSignal): Promise<Identity> => {
    const asked = identity ?? newIdentity(cluster, signal)
    identity = asked
    asked.catch(() => {
      if (identity === asked) identity = undefined
    })
    return asked
  }

  const write: WriteChunk = async (topic, partition, records, signal) => {
    const key = partitionKey(topic, partition)
    let failure: unknown
    let doubtful = false
    for (let attempt = 0; attempt < attempts; attempt++) {
      if (attempt > 0)
        await new Promise((resolve) => {
          setTimeout(resolve, pauseMs * attempt)
        })
      const { id, epoch, sequences } = await identify(signal)
      const sequence = sequences.get(key) ?? 0
      try {
        const leader = await leaderOf(cluster, topic, partition, signal)
        const answer = await cluster.brokers.on(
          leader,
          produce,
          [topic, partition, writeBatch(records, { id, epoch, sequence })],
          { signal },
        )
        const code = answer?.errorCode ?? -1
        if (code === 0 || (code === duplicateSequence && (answer?.baseOffset ?? -1n) >= 0n)) {
          sequences.set(key, sequence + records.length)
          return {
            baseOffset: answer?.baseOffset ?? -1n,
            appendTime: answer && answer.appendTime >= 0n ? Number(answer.appendTime) : null,
          }
        }
        if (producerLost.includes(code)) identity = undefined
        failure = new ProblemError(
          refusal(code, {
            subject: `Topic ${topic}`,
            needs: `Publishing needs Write on topic ${topic}`,
            user: cluster.user,
          }),
        )
        doubtful = false
      } catch (error) {
        failure = error
        doubtful = true
      }
      const { code } = toProblem(failure)
      if (code !== 'Unreachable' && code !== 'TimedOut' && code !== 'Conflict') break
      cluster.inventory.forget(topic)
    }
    // A later batch under the same number would be taken for this one, should it have been written after all.
    if (doubtful) identity = undefined
    throw failure
  }

  // Numbers run on within a partition, so its batches go one after another.
  const queues = new Map<string, Promise<unknown>>()
  return (topic, partition, records, signal) => {
    const key = partitionKey(topic, partition)
    const written = (queues.get(key) ?? Promise.resolve()).then(() => write(topic, partition, records, signal))
    const settled = written.catch(() => undefined)
    queues.set(key, settled)
    void settled.then(() => {
      if (queues.get(key) === settled) queues.delete(key)
    })
    return written
  }
}

async function newIdentity(cluster: Cluster, signal: AbortSignal): Promise<Identity> {
  const reply = await cluster.brokers.any(initProducerId, [null, 60_000, -1n, -1], { signal })
  if (reply.errorCode !== 0)
    throw new ProblemError(
      refusal(reply.errorCode, { subject: 'The cluster', needs: 'Publishing needs IdempotentWrite on the cluster' }),
    )
  return { id: reply.producerId, epoch: reply.producerEpoch, sequences: new Map() }
}

async function leaderOf(cluster: Cluster, name: string, partition: number, signal: AbortSignal): Promise<number> {
  const topic = (await cluster.inventory.topics([name], { signal })).get(name)
  if (!topic || !isTopic(topic)) throw new ProblemError(topic ?? refusal(3, { subject: `Topic ${name}` }))
  const leader = topic.partitions.find(({ partitionIndex }) => partitionIndex === partition)?.leaderId ?? -1
  if (leader < 0) throw new ProblemError(refusal(5, { subject: `Partition ${partition} of topic ${name}` }))
  return leader
}
