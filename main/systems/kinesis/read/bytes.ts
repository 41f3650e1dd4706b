import { ProblemError } from '#contract/problem.ts'
import type { MessagePart } from '#contract/message.ts'
import type { Ref } from '#contract/ref.ts'
import type { Call } from '../../driver.ts'
import { walkShard } from '../records.ts'
import type { Kinesis } from '../shared.ts'
import { entriesOf, type Entry } from './entries.ts'
import { badQuery, placeOf } from './query.ts'

/** The whole key space: a record that was shown is shown again, whichever shard it belongs to by now. */
const everywhere = { firstHash: '0', lastHash: String(2n ** 128n - 1n) }

/**
 * A part of one record, read again by its sequence number; that takes a turn of its shard. Rejects with NotFound where it is
 * gone, and for parts that a record of Kinesis does not have.
 */
export async function bytesOf(kinesis: Kinesis, ref: Ref, id: string, part: MessagePart, call: Call): Promise<Uint8Array> {
  const { shard, sequence, sub } = parseId(id)
  const { stream, shards } = placeOf(ref, {})
  if (shards && !shards.includes(shard)) throw gone(id)
  if (part !== 'key' && part !== 'value') throw new ProblemError({
    code: 'NotFound', message: 'A record of Kinesis has a key and a value, and nothing else.',
  })
  const entry = (await entriesAt(kinesis, { stream, shard, sequence }, call)).find((one) =>
    one.sub === (sub ?? 0) && one.aggregated === (sub !== null))
  if (!entry) throw gone(id)
  return part === 'key' ? Buffer.from(entry.partitionKey) : entry.data
}

async function entriesAt(
  kinesis: Kinesis, at: { readonly stream: string; readonly shard: string; readonly sequence: string }, call: Call,
): Promise<readonly Entry[]> {
  const { stream, shard, sequence } = at
  const walk = { stream, shard, place: { at: sequence }, most: 1 }
  for await (const { records: [record], behindMs, ended } of walkShard(kinesis, walk, call)) {
    if (record) return record.SequenceNumber === sequence ? entriesOf(record, everywhere) : []
    if (ended || behindMs === 0) break
  }
  return []
}

function parseId(id: string): { readonly shard: string; readonly sequence: string; readonly sub: number | null } {
  const [, shard, sequence, sub] = /^([^/]+)\/(\d{1,60})(?:\/(\d{1,9}))?$/.exec(id) ?? []
  if (shard === undefined || sequence === undefined) {
    throw badQuery(
      'id', `${id} is not the id of a record.`, 'It is <shard>/<sequence number>, and /<sub-sequence number> in an aggregate.',
    )
  }
  return { shard, sequence, sub: sub === undefined ? null : Number(sub) }
}

const gone = (id: string): ProblemError => new ProblemError({
  code: 'NotFound', message: `Record ${id} is no longer there.`, hint: 'Records expire after the retention of their stream.',
})
