import { createServer, type Http2Server, type ServerHttp2Stream } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { crc32 } from 'node:zlib'
import { KinesisClient } from '@aws-sdk/client-kinesis'
import { afterEach, expect, it } from 'vitest'
import type { AwsAccount } from '#main/aws/account.ts'
import { AwsClock } from '#main/systems/kinesis/read/clock.ts'
import { fanOutClient } from '#main/systems/kinesis/tail/fan-out-client.ts'
import { subscribing } from '#main/systems/kinesis/tail/subscribe.ts'
import { call } from './flow-world.ts'

const open: Http2Server[] = []
afterEach(() => {
  for (const server of open.splice(0)) server.close()
})

/** A message of the event-stream encoding: lengths, checksum, headers of strings, payload, checksum. */
function framed(type: string, payload: object): Buffer {
  const headers = Buffer.concat(Object.entries({ ':message-type': 'event', ':event-type': type, ':content-type': 'application/json' }).map(([name, value]) => {
    const length = Buffer.alloc(2)
    length.writeUInt16BE(value.length)
    return Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from([7]), length, Buffer.from(value)])
  }))
  const body = Buffer.from(JSON.stringify(payload))
  const prelude = Buffer.alloc(8)
  prelude.writeUInt32BE(16 + headers.length + body.length, 0)
  prelude.writeUInt32BE(headers.length, 4)
  const sum = (bytes: Buffer) => {
    const out = Buffer.alloc(4)
    out.writeUInt32BE(crc32(bytes))
    return out
  }
  const whole = Buffer.concat([prelude, sum(prelude), headers, body])
  return Buffer.concat([whole, sum(whole)])
}
const event = (sequence: number, more: object = {}) => framed('SubscribeToShardEvent', {
  Records: [{ SequenceNumber: String(sequence), Data: Buffer.from(`m${sequence}`).toString('base64'), PartitionKey: 'k', ApproximateArrivalTimestamp: 1 }],
  ContinuationSequenceNumber: String(sequence), MillisBehindLatest: 0, ...more,
})

/** A server of HTTP/2 alone that answers each subscription in turn; `asked` are the positions it was asked for. */
async function serve(answers: readonly ((stream: ServerHttp2Stream) => void)[]) {
  const asked: unknown[] = []
  const server = createServer()
  open.push(server)
  server.on('stream', (stream) => {
    let body = ''
    stream.on('data', (piece) => { body += String(piece) })
    stream.on('end', () => {
      asked.push((JSON.parse(body) as { StartingPosition: unknown }).StartingPosition)
      stream.respond({ ':status': 200, 'content-type': 'application/vnd.amazon.eventstream' })
      stream.write(framed('initial-response', {}))
      answers[asked.length - 1]?.(stream)
    })
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  const { port } = server.address() as AddressInfo
  const account = {
    emulated: false, region: 'us-east-1', network: () => ({}),
    client: (Class: typeof KinesisClient, settings: object) => new Class({
      region: 'us-east-1', endpoint: `http://127.0.0.1:${port}`, credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, ...settings,
    }),
  } as unknown as AwsAccount
  return { asked, client: fanOutClient(account) }
}

it('follows over HTTP/2, goes on after the cut of 5 minutes, and ends where the shard does', async () => {
  const { asked, client } = await serve([
    (stream) => stream.end(Buffer.concat([event(1), event(2)])),
    (stream) => stream.end(event(3, { ContinuationSequenceNumber: undefined, ChildShards: [{ ShardId: 'b', ParentShards: ['a'], HashKeyRange: { StartingHashKey: '0', EndingHashKey: '1' } }] })),
  ])
  const seen: (string | undefined)[] = []
  const feed = subscribing({ client, consumerArn: 'arn:aws:kinesis:us-east-1:000000000000:stream/s/consumer/c:1' })
  for await (const { records } of feed({ shard: 'a', place: 'newest', clock: new AwsClock(Date.now) }, call)) {
    seen.push(...records.map(({ SequenceNumber }) => SequenceNumber))
  }
  expect(seen).toEqual(['1', '2', '3'])
  expect(asked).toEqual([{ Type: 'LATEST' }, { Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: '2' }])
  client.destroy()
})

it('does not subscribe again at once where a subscription ended without an event', async () => {
  const first = Promise.withResolvers<void>()
  const stop = new AbortController()
  const end = (stream: ServerHttp2Stream) => {
    stream.end()
    first.resolve()
  }
  const { asked, client } = await serve(Array.from({ length: 50 }, () => end))
  const feed = subscribing({ client, consumerArn: 'arn:aws:kinesis:us-east-1:000000000000:stream/s/consumer/c:1' })
  const following = { shard: 'a', place: 'newest', clock: new AwsClock(Date.now) } as const
  const followed = feed(following, { ...call, signal: stop.signal }).next()
  await first.promise
  await new Promise((resolve) => { setTimeout(resolve, 100) })
  expect(asked).toHaveLength(1)
  stop.abort()
  await expect(followed).rejects.toMatchObject({ problem: { code: 'Cancelled' } })
  client.destroy()
})

it('leaves its subscription when the tail ends', async () => {
  const closed = Promise.withResolvers<void>()
  const { client } = await serve([(stream) => {
    stream.write(event(1))
    stream.once('close', () => closed.resolve())
  }])
  const feed = subscribing({ client, consumerArn: 'arn:aws:kinesis:us-east-1:000000000000:stream/s/consumer/c:1' })
  for await (const { records } of feed({ shard: 'a', place: 'newest', clock: new AwsClock(Date.now) }, call)) {
    expect(records).toHaveLength(1)
    break
  }
  await closed.promise
  client.destroy()
})
