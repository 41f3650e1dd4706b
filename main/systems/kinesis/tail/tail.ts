import type { Batch, Message } from '#contract/message.ts'
import type { TailQuery } from '#contract/query.ts'
import type { Ref } from '#contract/ref.ts'
import type { Call } from '../../driver.ts'
import { Judge } from '../read/judge.ts'
import { placeOf, refuse } from '../read/query.ts'
import { readStream } from '../read/read.ts'
import type { Kinesis } from '../shared.ts'
import { fanOutClient } from './fan-out-client.ts'
import type { FanOut } from './fan-out.ts'
import { polling, type Feed } from './feed.ts'
import { startOf } from './start.ts'
import { subscribing } from './subscribe.ts'
import { TailRun } from './tail-run.ts'
import type { Subject } from './token.ts'

/** How old a list of shards may be that tells an emulator's closed ones (ms). */
const closedAgeMs = 500
/** A batch has at most so many messages. */
const mostMessages = 500

/** What a tail needs beside the connection. */
export type Following = Kinesis & { readonly fanOut: FanOut }

/**
 * Follows a stream or one shard until aborted: every open shard and, after a reshard, its children. With `fanOut` through a
 * consumer that is registered for it and removed with it; else one GetRecords a second a shard, while it is pulled. A reader that
 * was away, or that falls more than 10,000 records behind, finds the end; what it missed is named in `skipped`.
 */
export async function* tailStream(kinesis: Following, ref: Ref, query: TailQuery, call: Call): AsyncGenerator<Batch, void> {
  refuse(query)
  const { stream, shards: chosen } = placeOf(ref, query)
  const judge = new Judge(query)
  // Whether a token is of the same stream must not be told from memory.
  const goesOn = typeof query.from === 'object' && 'resume' in query.from
  const [summary, shards] = await Promise.all([
    kinesis.streams.summary(stream, call, goesOn ? 0 : undefined), kinesis.streams.shards(stream, call, true),
  ])
  const subject: Subject = { summary, shards: chosen, query }
  const grows = ref.kind !== 'shard'
  const { places, problems } = startOf(subject, shards, grows)
  const client = query.fanOut ? fanOutClient(kinesis.account) : kinesis.client
  await using consumer = query.fanOut ? await kinesis.fanOut.register(stream, call) : undefined
  const own = new AbortController()
  const signal = AbortSignal.any([call.signal, own.signal, ...(consumer ? [consumer.signal] : [])])
  const feed: Feed = consumer
    ? subscribing({ client, consumerArn: consumer.arn, ...endsOf(kinesis, stream) })
    : polling(kinesis, stream)
  const run = new TailRun({
    kinesis, subject, judge, feed, grows, ...(consumer && { used: () => consumer.used() }),
  }, { ...call, signal })
  try {
    for (const [id, position] of places) {
      const shard = shards.find((one) => one.id === id)
      if (shard) run.add(shard, position)
    }
    for (const [shard, problem] of problems) run.tell(problem, shard)
    yield* lastOnes(kinesis, ref, query, run, { ...call, signal })
    yield* run.follow()
    if (consumer?.signal.aborted && !call.signal.aborted) throw consumer.signal.reason
  } finally {
    own.abort()
  }
}

/** kinesis-local tells no subscriber that its shard was closed; AWS does. */
const endsOf = ({ account, streams }: Kinesis, stream: string) => (account.emulated && {
  isClosed: async (id: string, call: Call) =>
    (await streams.shards(stream, call, closedAgeMs)).some((shard) => shard.id === id && !shard.open),
})

/** The newest so many messages first; what comes meanwhile follows them, nothing twice and nothing lost. */
async function* lastOnes(kinesis: Kinesis, ref: Ref, query: TailQuery, run: TailRun, call: Call): AsyncGenerator<Batch, void> {
  const last = typeof query.from === 'object' && 'last' in query.from ? query.from.last : 0
  if (last === 0) return
  await run.prime()
  const messages = await newest(kinesis, ref, query, last, call)
  run.shown(messages)
  for (let from = 0; from < messages.length; from += mostMessages) {
    yield run.batch(messages.slice(from, from + mostMessages), from + mostMessages >= messages.length)
  }
}

async function newest(
  kinesis: Kinesis, ref: Ref, { shards, filter, decode, raw, previewBytes }: TailQuery, limit: number, call: Call,
): Promise<readonly Message[]> {
  const messages: Message[] = []
  const query = {
    direction: 'backward' as const, limit, ...(shards && { shards }), ...(filter && { filter }), ...(decode && { decode }),
    ...(raw !== undefined && { raw }), ...(previewBytes !== undefined && { previewBytes }),
  }
  for await (const batch of readStream(kinesis, ref, query, call)) messages.push(...batch.messages)
  return messages.reverse()
}
