import type { KinesisConsumerExtra } from '#contract/systems/kinesis.ts'
import { useRoomView } from '../../shell/room.ts'
import { t } from '../../texts/index.ts'
import { Duration, Unknown } from '../../ui/num.tsx'
import { PlainTable, type PlainColumn } from '../../ui/plain-table.tsx'
import { Middle } from '../../ui/table/middle.tsx'
import { shardNumber } from '../../views/messages/parts.ts'

const k = t.stream

type Place = KinesisConsumerExtra['shards'][number]

/** Stands only where something cannot be known. */
const noteColumn: PlainColumn<Place> = { key: 'why', head: k.note, cell: ({ why = '' }) => <span className="t2">{why}</span> }

/** Where a consumer stands in each shard, the furthest behind first; what cannot be known says why. */
export function PlacesTable({ shards }: Pick<KinesisConsumerExtra, 'shards'>) {
  const { mask } = useRoomView()
  const sorted = shards.toSorted((a, b) => (b.age ?? -1) - (a.age ?? -1))
  return (
    <PlainTable label={k.places} rows={sorted} rowKey={({ shard }) => shard} columns={[
      { key: 'shard', head: k.shard, width: '8ch', cell: ({ shard }) => <span title={shard}>{shardNumber(shard)}</span> },
      {
        key: 'age', head: k.behind, number: true, width: '14ch',
        cell: ({ age, why }) => (age === null ? <Unknown why={why} /> : <Duration seconds={age} />),
      },
      {
        key: 'checkpoint', head: k.checkpoint, minor: true,
        cell: ({ checkpoint }) => (checkpoint === null ? <Unknown /> : <Middle text={checkpoint} />),
      },
      {
        key: 'owner', head: k.worker,
        cell: ({ owner }) => (owner === null ? <Unknown why={k.noWorker} /> : <Middle text={mask(owner)} />),
      },
      ...(shards.some(({ why }) => why) ? [noteColumn] : []),
    ]} />
  )
}
