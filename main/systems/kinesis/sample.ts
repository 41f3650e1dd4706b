import type { Ref } from '#contract/ref.ts'
import type { Sample } from '#contract/sample.ts'
import type { SampleCall } from '../driver.ts'
import type { ConsumerSampler } from './consumers/sample.ts'
import { streamName } from './refs.ts'
import { openShardSampler } from './sample-shards.ts'
import { openStreamSampler } from './sample-streams.ts'
import type { Kinesis } from './shared.ts'

/** Samples streams, shards and consumers in one round. */
export interface Sampler {
  /** Rejects when nothing can be asked at all; what is missing of one is null in its sample. */
  sample(refs: readonly Ref[], call: SampleCall): Promise<readonly Sample[]>
  /** The page of a stream is open: its numbers are asked for more often. */
  opened(stream: string): void
}

/** Asks AWS for nothing before its first round. */
export function openSampler(kinesis: Kinesis, consumers: ConsumerSampler): Sampler {
  const streams = openStreamSampler(kinesis)
  const shards = openShardSampler(kinesis)
  const by = (kind: string) => (kind === 'consumer' ? consumers : kind === 'shard' ? shards : streams)
  return {
    opened: (stream) => streams.opened(stream),
    async sample(refs, call) {
      for (const ref of refs) if (ref.kind !== 'consumer' && ref.kind !== 'shard') streamName(ref)
      const kinds = Map.groupBy(refs.map((ref, index) => ({ ref, index })), ({ ref }) => ref.kind)
      const rounds = await Promise.all([...kinds].map(async ([kind, rows]) => {
        const samples = await by(kind).sample(rows.map(({ ref }) => ref), call)
        return rows.flatMap(({ index }, n) => (samples[n] ? [{ index, sample: samples[n] }] : []))
      }))
      return rounds.flat().sort((a, b) => a.index - b.index).map(({ sample }) => sample)
    },
  }
}
