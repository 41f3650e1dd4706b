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
}

/** The entries of one record; `strays` counts those left out, which belong to another shard. */
export type Opened = { readonly entries: readonly Entry[]; readonly strays: number }

/**
 * What a record holds. An aggregate may hold records whose hash key is another shard's since a reshard: they are left to that
 * one, as KCL does (AggregatorUtil.deaggregate), since the KPL sends them there again.
 */
export function entriesOf(record: _Record, shard: Pick<Shard, 'firstHash' | 'lastHash'>): Opened {
  const { SequenceNumber: sequence = '', Data: data = new Uint8Array(), PartitionKey: partitionKey = '' } = record
  const common = {
    sequence, at: record.ApproximateArrivalTimestamp?.getTime() ?? null, encryption: record.EncryptionType ?? null,
  }
  const opened = openAggregate(data)
  if (opened === null || 'broken' in opened) {
    const entry = { ...common, sub: 0, partitionKey, explicitHash: null, data, aggregated: false, broken: opened?.broken ?? null }
    return { entries: [entry], strays: 0 }
  }
  const all = opened.map((one, sub) => ({ ...common, ...one, sub, aggregated: true, broken: null }))
  const entries = all.filter((one) => holdsHash(shard, placeOf(one)))
  return { entries, strays: all.length - entries.length }
}

const placeOf = ({ partitionKey, explicitHash }: SubRecord): bigint =>
  explicitHash === null ? hashOf(partitionKey) : BigInt(explicitHash)
