import type { _Record } from '@aws-sdk/client-kinesis'
import { holdsHash } from '#contract/systems/kinesis.ts'
import { openAggregate, type SubRecord } from '../kpl/aggregate.ts'
import { hashOf } from '../publish/hash.ts'
import type { Shard } from '../shared.ts'

/** A record as its producer sent it. `sub` counts inside an aggregate, 0 for a record of its own. */
export type Entry = {
  readonly sequence: string
  readonly sub: number
  readonly at: number | null
  readonly partitionKey: string
  readonly explicitHash: string | null
  readonly data: Uint8Array
  readonly encryption: string | null
  readonly aggregated: boolean
  /** Why this is an aggregate that could not be opened, and is shown as it is. */
  readonly broken: string | null
  /** Its hash key belongs to another shard since a reshard. */
  readonly stray: boolean
}

/**
 * What a record holds. Strays inside an aggregate are to be left to the shard they belong to, as KCL does
 * (AggregatorUtil.deaggregate), since the KPL sends them there again.
 */
export function entriesOf(record: _Record, shard: Pick<Shard, 'firstHash' | 'lastHash'>): readonly Entry[] {
  const { SequenceNumber: sequence = '', Data: data = new Uint8Array(), PartitionKey: partitionKey = '' } = record
  const common = {
    sequence, at: record.ApproximateArrivalTimestamp?.getTime() ?? null, encryption: record.EncryptionType ?? null,
  }
  const opened = openAggregate(data)
  if (opened !== null && !('broken' in opened)) {
    return opened.map((one, sub) =>
      ({ ...common, ...one, sub, aggregated: true, broken: null, stray: !holdsHash(shard, placeOf(one)) }))
  }
  const broken = opened?.broken ?? null
  return [{ ...common, sub: 0, partitionKey, explicitHash: null, data, aggregated: false, broken, stray: false }]
}

const placeOf = ({ partitionKey, explicitHash }: SubRecord): bigint =>
  explicitHash === null ? hashOf(partitionKey) : BigInt(explicitHash)
