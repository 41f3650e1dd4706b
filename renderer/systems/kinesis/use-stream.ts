import { useMemo } from 'react'
import { refKey, type Ref } from '#contract/ref.ts'
import type { Fact } from '#contract/resource.ts'
import { KinesisStreamExtra } from '#contract/systems/kinesis.ts'
import { useSamples } from '../../live/use-samples.ts'
import { useConnection, useDetails, useList } from '../../rpc/queries.ts'
import type { LineageShard } from './lineage.ts'

/** The name of a stream as a ref. */
export const streamRef = (name: string): Ref => ({ kind: 'stream', path: [name] })

/** How often shards and consumers are listed anew (ms): a reshard shows soon, and asks two calls a minute. */
const listEveryMs = 30_000

const text = (fact: Fact | undefined): string => (typeof fact === 'string' ? fact : '')
const texts = (fact: Fact | undefined): readonly string[] => (Array.isArray(fact) ? fact : [])

/** A shard of a list with its ref. */
export type StreamShard = LineageShard & { readonly ref: Ref }

/** One stream as it is known now: its newest numbers, its shards, and who reads it. */
export function useStream(connection: string, system: string, name: string) {
  const place = useMemo(() => ({ connection, system }), [connection, system])
  const ref = useMemo(() => streamRef(name), [name])
  const details = useDetails(connection, system, ref, { everyMs: listEveryMs })
  const listed = useList(connection, system, { kind: 'shard', parent: ref, limit: 1_000 }, { everyMs: listEveryMs })
  const ofStream = { kind: 'consumer', where: { stream: name }, limit: 1_000 } as const
  const readers = useList(connection, system, ofStream, { everyMs: listEveryMs })
  const shards = useMemo(() => listed.data?.items.map(({ ref: shard, label, facts }): StreamShard => ({
    ref: shard, id: shard.path[1] ?? label, open: facts.open === true, parents: texts(facts.parents),
    firstHash: text(facts.firstHash),
    lastHash: text(facts.lastHash), firstSequence: text(facts.firstSequence),
  })) ?? null, [listed.data])
  const consumers = useMemo(() => readers.data?.items ?? [], [readers.data])
  const refs = useMemo(() => [ref, ...consumers.map((consumer) => consumer.ref)], [ref, consumers])
  const live = useSamples(place, refs)
  const extra = useMemo(() => {
    const parsed = KinesisStreamExtra.safeParse(details.data?.extra)
    return parsed.success ? parsed.data : null
  }, [details.data])
  return {
    name, place, ref, source: useMemo(() => ({ ...place, ref }), [place, ref]), details, extra, listed, shards, readers,
    consumers, live,
    connection: useConnection(connection), sample: live.byRef.get(refKey(ref)),
  }
}

export type Stream = ReturnType<typeof useStream>
