import { CreateQueueCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import { expect, vi } from 'vitest'
import type { AwsStatus } from '#contract/aws.ts'
import type { Connection } from '#contract/connection.ts'
import type { Problem } from '#contract/problem.ts'
import type { Sample } from '#contract/sample.ts'
import type { AwsConnection } from '#contract/systems/aws.ts'
import { openStandIn, type StandIn } from '#sandbox/aws/stand-in/stand-in.ts'
import type { RunningHost } from '../fixtures/host.ts'

/** How many messages wait in `orders`; `other` is empty. */
const messages = 5

/** An account whose two queues somebody looks at, behind a stand-in of its own, and what the host's streams told last. */
export type Stage = AsyncDisposable & {
  readonly id: string
  readonly standIn: StandIn
  status(): AwsStatus | undefined
  /** The newest sample of a queue, `orders` unless said. */
  sample(queue?: string): Sample | undefined
  /** When the newest round that was answered was asked (epoch ms), and why the last one failed. */
  round(): { readonly at: number; readonly problems: readonly Problem[] }
}
type Frame = { readonly samples: readonly Sample[]; readonly problems?: readonly Problem[]; readonly at: number }

const ref = (name: string) => ({ kind: 'queue', path: [name] })

/** Sets the scene in `account`: nothing is asked of it yet but what its streams ask. */
export async function openStage(host: RunningHost, ministack: string, account: string, more: Partial<AwsConnection> = {}): Promise<Stage> {
  await fill(ministack, account)
  const standIn = await openStandIn({ ministack, auth: false })
  const config = { type: 'aws', region: 'us-east-1', credentials: { type: 'keys', accessKeyId: account, secretAccessKey: 'test' }, endpoint: standIn.url, ...more }
  const { body: { id } } = await host.post<Connection>('connections/save', { name: account, environment: 'dev', level: 'read', config })
  const statuses = follow<{ items: AwsStatus[] }>(host, 'aws/watch', {})
  const samples = follow<Frame>(host, 'samples/watch', { connection: id, system: 'sqs', refs: [ref('orders'), ref('other')] })
  return {
    id, standIn,
    status: () => statuses.frames().at(-1)?.items.find(({ connection }) => connection === id),
    sample: (queue = 'orders') => samples.frames().flatMap((frame) => frame.samples).findLast((sample) => sample.ref.path[0] === queue),
    round: () => ({ at: samples.frames().at(-1)?.at ?? 0, problems: samples.frames().at(-1)?.problems ?? [] }),
    async [Symbol.asyncDispose]() {
      for (const { stop } of [statuses, samples]) stop()
      await host.post('connections/remove', { id })
      await standIn.close()
    },
  }
}

/** Keeps every frame of a stream until it is stopped. */
function follow<Told>(host: RunningHost, path: string, body: unknown): { readonly frames: () => readonly Told[]; readonly stop: () => void } {
  let frames: readonly Told[] = []
  let stopped = false
  void host.stream<Told>(path, body, (all) => {
    frames = all
    return stopped
  }).catch(() => {})
  return { frames: () => frames, stop: () => { stopped = true } }
}

async function fill(endpoint: string, accessKeyId: string): Promise<void> {
  const client = new SQSClient({ region: 'us-east-1', endpoint, useQueueUrlAsEndpoint: false, credentials: { accessKeyId, secretAccessKey: 'test' } })
  await client.send(new CreateQueueCommand({ QueueName: 'other' }))
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: 'orders' }))
  await client.send(new SendMessageBatchCommand({ QueueUrl, Entries: Array.from({ length: messages }, (_, n) => ({ Id: String(n), MessageBody: `${n}` })) }))
  client.destroy()
}

/** Waits until `check` no longer throws, at most so long (ms), and says how long it took. */
export async function soon(what: string, check: () => unknown, timeout = 10_000): Promise<void> {
  const began = performance.now()
  await vi.waitFor(check, { timeout, interval: 50 })
  console.log(`${what}: ${((performance.now() - began) / 1_000).toFixed(1)} s`)
}

/** A round that is asked from now on counts everything, and nothing is wrong any more. */
export async function expectWell(what: string, stage: Stage, timeout?: number): Promise<void> {
  const from = Date.now()
  await soon(what, () => {
    expect(stage.round().problems).toEqual([])
    expect(stage.round().at).toBeGreaterThanOrEqual(from)
    expect(stage.sample()).toMatchObject({ values: { backlog: messages } })
    expect(stage.sample()?.problems ?? []).toEqual([])
    expect(stage.status()).toMatchObject({ state: 'ok' })
  }, timeout)
}
