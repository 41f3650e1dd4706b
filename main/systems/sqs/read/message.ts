import type { Message as Received, MessageAttributeValue } from '@aws-sdk/client-sqs'
import type { Header, Message } from '#contract/message.ts'
import type { Fact } from '#contract/resource.ts'
import type { FilterRecord } from '#main/filter/compile.ts'
import { envelopeOf, type Envelope } from '#main/payload/envelopes.ts'
import type { Showing } from '#main/payload/preview.ts'
import type { PayloadReader } from '#main/payload/reading.ts'
import { lastPart } from '../refs.ts'
import { messageBytes } from '../size.ts'
import { attributesMd5, bodyMd5 } from './md5.ts'
import { s3PointerOf } from './s3-pointer.ts'

/** What reading a queue knows beside its messages: how often one may be received (null: unknown or without end), and how they are taken. */
export type Reading = {
  readonly maxReceiveCount: number | null
  readonly mode: 'sample' | 'hold'
  readonly payloads: PayloadReader
  readonly showing: Showing
  /** Whether a decoder was chosen for values: then they are shown with the envelope around them. */
  readonly asIs: boolean
}

/** A message as SQS gave it, taken apart once: `inside` is what its envelopes hold, outermost first. */
export type Opened = {
  readonly received: Received
  readonly id: string
  readonly body: Buffer
  readonly envelopes: readonly Envelope[]
  readonly inside: Uint8Array
  readonly headers: readonly { readonly name: string; readonly value: Uint8Array | null; readonly type: string }[]
  readonly receives: number | null
  readonly at: number | null
  readonly bytes: number
  readonly flags: readonly string[]
}

/** An event may come through a topic; more than this is no envelope of a service. */
const deepest = 3

/** Takes a message apart. Never throws. */
export function openMessage(received: Received, { maxReceiveCount, mode, asIs }: Pick<Reading, 'maxReceiveCount' | 'mode' | 'asIs'>): Opened {
  const { MessageId: id = '', Body: text = '', Attributes: system = {}, MessageAttributes: attributes = {} } = received
  const body = Buffer.from(text)
  const envelopes = asIs ? [] : envelopesAround(body)
  const receives = numberOf(system.ApproximateReceiveCount)
  return {
    received, id, body, envelopes, inside: envelopes.at(-1)?.inside ?? body, receives,
    headers: Object.entries(attributes).map(([name, value]) => ({ name, value: valueOf(value), type: value.DataType ?? 'String' })),
    at: numberOf(system.SentTimestamp),
    bytes: messageBytes(text, attributes),
    flags: [
      ...(maxReceiveCount !== null && receives !== null ? receiveFlags(receives, maxReceiveCount) : []),
      ...(damaged(received) ? ['md5-mismatch'] : []),
      ...envelopes.map(({ kind }) => kind),
      ...(s3PointerOf(insideText(envelopes, text)) ? ['s3-pointer'] : []),
      ...(mode === 'hold' ? ['held'] : []),
    ],
  }
}

/** What a filter looks at: the value is what is inside the envelopes, as it is shown. */
export const filterRecord = ({ inside, headers, at, bytes, flags }: Opened): FilterRecord =>
  ({ key: null, value: inside, headers, partition: null, offset: null, at, bytes, flags })

/** The message as it is shown; `hiddenUntil` is when SQS gives it back by itself (epoch ms). */
export function shownMessage(opened: Opened, { maxReceiveCount, payloads, showing }: Reading, hiddenUntil: number): Message {
  const { id, at, body, envelopes, inside, headers, bytes, flags } = opened
  const record = { key: null, headers }
  const value = payloads.preview(inside, 'value', { ...showing, record })
  const shown: Header[] = headers.map(({ name, value: part, type }) => ({ name, type, value: payloads.preview(part, 'header', showing) }))
  const around = envelopes.map(({ words }) => words).join(', in it ')
  return {
    id, at, atType: 'sent', key: null, headers: shown, bytes, position: { id },
    value: value && {
      ...value, bytes: body.length, ...(around !== '' && { why: `${around}: ${lowered(value.why)}` }),
      ...(showing.raw && { raw: body.toString('base64') }),
    },
    flags: value?.problem === undefined ? [...flags] : [...flags, 'not-decoded'],
    facts: { ...systemFacts(opened), maxReceives: maxReceiveCount, hiddenUntil, ...envelopeFacts(opened) },
  }
}

function systemFacts({ received: { Attributes: system = {} }, receives }: Opened): Record<string, Fact> {
  const source = system.DeadLetterQueueSourceArn
  return {
    receives, firstReceivedAt: numberOf(system.ApproximateFirstReceiveTimestamp),
    ...(system.SenderId !== undefined && { sender: system.SenderId }),
    ...(system.MessageGroupId !== undefined && { groupId: system.MessageGroupId }),
    ...(system.MessageDeduplicationId !== undefined && { dedupId: system.MessageDeduplicationId }),
    ...(system.SequenceNumber !== undefined && { sequence: system.SequenceNumber }),
    ...(system.AWSTraceHeader !== undefined && { trace: system.AWSTraceHeader }),
    ...(source !== undefined && { from: lastPart(source) }),
  }
}

function envelopeFacts({ envelopes, inside, headers }: Opened): Record<string, Fact> {
  const facts: Record<string, Fact> = {}
  for (const { facts: of } of envelopes) for (const [name, fact] of Object.entries(of)) facts[name] = typeof fact === 'string' ? fact : [...fact]
  const pointer = s3PointerOf(Buffer.from(inside).toString('utf8'))
  const size = headers.find(({ name }) => name === 'ExtendedPayloadSize' || name === 'SQSLargePayloadSize')?.value
  return {
    ...facts,
    ...(pointer && { s3Bucket: pointer.bucket, s3Key: pointer.key, linkedBytes: size ? numberOf(Buffer.from(size).toString('utf8')) : null }),
  }
}

/** The envelopes of AWS services around a body, outermost first. */
export function envelopesAround(body: Uint8Array): readonly Envelope[] {
  const found: Envelope[] = []
  for (let bytes = body; found.length < deepest;) {
    const next = envelopeOf(bytes)
    if (!next) break
    found.push(next)
    bytes = next.inside
  }
  return found
}

const insideText = (envelopes: readonly Envelope[], text: string): string => {
  const inside = envelopes.at(-1)?.inside
  return inside ? Buffer.from(inside).toString('utf8') : text
}

/** On its last receive, or with one left after this one; the next receive after the last moves a message to the dead-letter queue. */
function receiveFlags(receives: number, most: number): readonly string[] {
  if (receives >= most) return ['last-receive']
  return receives === most - 1 ? ['one-left'] : []
}

function damaged({ Body = '', MD5OfBody, MessageAttributes, MD5OfMessageAttributes }: Received): boolean {
  if (MD5OfBody !== undefined && MD5OfBody !== bodyMd5(Body)) return true
  return MessageAttributes !== undefined && MD5OfMessageAttributes !== undefined && MD5OfMessageAttributes !== attributesMd5(MessageAttributes)
}

/** The bytes of an attribute; null where SQS gave none. */
export const valueOf = ({ StringValue, BinaryValue }: MessageAttributeValue): Uint8Array | null =>
  BinaryValue ?? (StringValue === undefined ? null : Buffer.from(StringValue))

function numberOf(text: string | undefined): number | null {
  const value = text === undefined || text === '' ? Number.NaN : Number(text)
  return Number.isFinite(value) ? value : null
}

const lowered = (sentence: string): string => sentence.replace(/^(It|Not|A|Valid) /, (start) => start.toLowerCase())
