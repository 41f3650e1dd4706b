import { Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatCount } from '../../../format/number.ts'
import { t } from '../../../texts/index.ts'
import { Segmented } from '../../../ui/segmented.tsx'
import { useStream, type StreamShard } from '../use-stream.ts'
import { FormFrame } from './form-frame.tsx'
import { kinesis, type FormTarget } from './form-target.ts'
import { isWhole } from './whole.ts'

const f = t.kinesis.forms
const ways = ['shards', 'split', 'merge'] as const
type Way = (typeof ways)[number]

/** Neighbours of a shard in the key space, among those that are open. */
const neighbours = (shard: StreamShard, open: readonly StreamShard[]): readonly StreamShard[] => open.filter((other) =>
  BigInt(shard.lastHash) + 1n === BigInt(other.firstHash) || BigInt(other.lastHash) + 1n === BigInt(shard.firstHash))

/** More or fewer shards: to a number, by splitting one, or by merging two neighbours. */
export function ReshardForm({ target }: { readonly target: FormTarget }) {
  const name = target.ref.path.join('/')
  const { shards } = useStream(target.connection, kinesis, name)
  const [way, setWay] = useState<Way>('shards')
  const [count, setCount] = useState('')
  const [one, setOne] = useState<string | null>(null)
  const [other, setOther] = useState<string | null>(null)
  const [at, setAt] = useState('')
  if (!shards) return null
  const open = shards.filter((shard) => shard.open)
  const [least, most] = [Math.ceil(open.length / 2), open.length * 2]
  const chosen = open.find(({ id }) => id === one)
  const beside = chosen ? neighbours(chosen, open) : []
  const counted = isWhole(count, least, most) && Number(count) !== open.length
  const ready = way === 'shards' ? counted
    : way === 'split' ? chosen !== undefined && /^\d{0,39}$/.test(at) : beside.some(({ id }) => id === other)
  const input = way === 'shards' ? { shards: Number(count) }
    : way === 'split' ? { split: one, ...(at !== '' && { at }) } : { merge: [one, other] }
  return (
    <FormFrame target={target} title={f.reshard(name)} ready={ready} plan={{ action: 'reshard', input }}>
      <Segmented label={f.way} value={way} options={ways.map((value) => ({ value, label: f.ways[value] }))} onChange={setWay} />
      {way === 'shards' ? (
        <>
          <TextInput label={f.shards} value={count} inputMode="numeric" placeholder={formatCount(open.length)}
            error={count === '' || isWhole(count, least, most) ? null : f.notShards(formatCount(least), formatCount(most))}
            onChange={(event) => setCount(event.currentTarget.value)} />
          <p className="t2">{f.open(open.length)}</p>
        </>
      ) : <Select label={f.shard} searchable value={one} data={open.map(({ id }) => id)}
        onChange={(id) => { setOne(id); setOther(null) }} />}
      {way === 'split' && (
        <TextInput label={f.at} value={at} inputMode="numeric" placeholder={f.middle} spellCheck={false}
          onChange={(event) => setAt(event.currentTarget.value.trim())} />
      )}
      {way === 'merge' && (
        <Select label={f.other} value={other} disabled={!chosen} data={beside.map(({ id }) => id)} onChange={setOther} />
      )}
    </FormFrame>
  )
}
