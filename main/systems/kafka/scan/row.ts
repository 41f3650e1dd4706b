import type { Message, Payload } from '#contract/message.ts'
import type { ReadQuery } from '#contract/query.ts'
import type { PayloadReader } from '#main/payload/reading.ts'
import type { BatchHeader, RecordHeader } from './record-batch.ts'
import type { BatchState } from './transactions.ts'

/** How payloads are shown. `previewBytes` is 4,096 unless said. */
export type Showing = Pick<ReadQuery, 'raw' | 'previewBytes'>

/**
 * A message with about how many bytes it takes on the wire, and what it adds to the counts: `records` is how many it stands for,
 * `batchBytes` the length of its batch. `counted` is false for a row that could not be judged by the filter.
 */
export type Row = {
  readonly message: Message; readonly weight: number; readonly offset: number; readonly counted: boolean; readonly records: number
  readonly batchBytes: number
}

/** A record as views into its batch; `time` is epoch ms, -1 for none. */
export type RecordView = {
  readonly key: Buffer | null; readonly value: Buffer | null; readonly headers: readonly RecordHeader[]; readonly bytes: number
  readonly offset: number; readonly time: number; readonly flags: readonly string[]
}

const defaultPreviewBytes = 4_096
/** Batches are no longer than this by default (message.max.bytes); the raw bytes of a longer one come when asked for. */
const alwaysRaw = 1 << 20

/** Flags that a record has before its payloads are looked at. */
export function flagsOf(header: BatchHeader, state: BatchState, tombstone: boolean): string[] {
  const flags: string[] = []
  if (tombstone) flags.push('tombstone')
  if (header.codec !== null && header.codec !== 'none') flags.push(`compressed:${header.codec}`)
  if (state !== 'plain') flags.push(state)
  return flags
}

/** A value that was decoded but breaks its schema has a problem too. */
const isNotDecoded = (payload: Payload | null): boolean => payload?.problem !== undefined && payload.schema === undefined

/** One record as it is shown. */
export function rowOf(
  partition: number, header: BatchHeader, record: RecordView, showing: Showing, payloads: PayloadReader,
): Row {
  const options = { previewBytes: showing.previewBytes ?? defaultPreviewBytes, raw: showing.raw ?? false, record }
  const key = payloads.preview(record.key, 'key', options)
  const value = payloads.preview(record.value, 'value', options)
  const headers = record.headers.map(({ name, value: bytes }) => ({ name, value: payloads.preview(bytes, 'header', options) }))
  const notDecoded = isNotDecoded(key) || isNotDecoded(value)
  const message: Message = {
    id: `${partition}-${record.offset}`,
    at: record.time < 0 ? null : record.time,
    atType: header.appendTime ? 'append' : 'create',
    key, value, headers, bytes: record.bytes,
    position: { partition: String(partition), offset: String(record.offset) },
    flags: notDecoded ? [...record.flags, 'not-decoded'] : [...record.flags],
    facts: {
      leaderEpoch: header.leaderEpoch, batchOffset: String(header.baseOffset), transactional: header.transactional,
      producerId: header.producerId < 0n ? null : String(header.producerId),
      producerEpoch: header.producerEpoch < 0 ? null : header.producerEpoch,
    },
  }
  const weight = 300 + weightOf(key) + weightOf(value) + headers.reduce(
    (sum, { name, value: bytes }) => sum + 100 + name.length + weightOf(bytes), 0,
  )
  return { message, weight, offset: record.offset, counted: true, records: 1, batchBytes: header.end - header.start }
}

/** A batch that could not be taken apart, as one row with its raw bytes and the reason; it stands for `records` records. */
export function undecodableRow(
  partition: number, header: BatchHeader, bytes: Buffer,
  { reason, records, showing, payloads }: {
    readonly reason: string; readonly records: number; readonly showing: Showing; readonly payloads: PayloadReader
  },
): Row {
  const raw = showing.raw === true || bytes.length <= alwaysRaw
  const shown = payloads.preview(bytes, 'header', { previewBytes: showing.previewBytes ?? defaultPreviewBytes, raw })
  const value = shown === null ? null : { ...shown, problem: reason }
  const message: Message = {
    id: `${partition}-${header.baseOffset}`, at: header.maxTime < 0 ? null : header.maxTime,
    atType: header.appendTime ? 'append' : 'create',
    key: null, value, headers: [], bytes: bytes.length,
    position: { partition: String(partition), offset: String(header.baseOffset) },
    flags: ['not-decoded', 'batch'], facts: { lastOffset: String(header.lastOffset), magic: header.magic },
  }
  return {
    message, weight: 300 + weightOf(value), offset: header.baseOffset, counted: false, records, batchBytes: bytes.length,
  }
}

function weightOf(payload: Payload | null): number {
  return payload === null ? 0 : 100 + payload.text.length + (payload.raw?.length ?? 0)
}
