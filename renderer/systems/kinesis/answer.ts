import { refKey } from '#contract/ref.ts'
import { verdicts } from '#contract/sample.ts'
import { toProblem } from '../../rpc/problem.ts'
import { t } from '../../texts/index.ts'
import { looks, sayingOf, type Saying } from '../../views/home/verdict.ts'
import { shardNumber } from '../../views/messages/parts.ts'
import type { ShardLoad } from './hot.ts'
import type { Stream } from './use-stream.ts'

const k = t.stream

type Known = {
  readonly consumers: readonly Pick<Stream['consumers'][number], 'ref' | 'label'>[]
  readonly readers: { readonly data: unknown, readonly error?: unknown }
  readonly live: Pick<Stream['live'], 'byRef'>
}

/**
 * The answer to "is this stream read as fast as it is written?": the consumer that needs attention most, else a shard that is
 * hot, else the consumer that recovers or is unknown, else that all do well. Null while it is not known yet.
 */
export function answerOf(stream: Known, { hot }: Pick<ShardLoad, 'hot'>, now: number): Saying | null {
  const failed = stream.readers.error ? toProblem(stream.readers.error) : null
  if (!stream.readers.data) return failed && { verdict: 'unknown', bold: t.backlog.verdicts.unknown, reason: failed.message }
  const said = sayings(stream, now)
  const [worst] = said
  const group = worst && looks[worst.saying.verdict].group
  const named = worst && { ...worst.saying, reason: k.ofConsumer(worst.name, worst.saying.reason) }
  if (stream.consumers.length > 0 && !worst) return null
  if (named && group === 'attention') return named
  if (hot) {
    const reason = k.hotShardTakes(Math.round(hot.percent), group === 'fine')
    return { verdict: 'falling-behind', bold: k.hotShard(shardNumber(hot.id)), reason }
  }
  if (!worst || !named) return { verdict: 'unknown', bold: k.noConsumer, reason: k.noConsumerWhy }
  return group === 'fine' ? { verdict: worst.saying.verdict, bold: k.allWell(said.length), reason: '' } : named
}

/** What is said of each consumer, the worst first. */
const sayings = ({ consumers, live }: Known, now: number) => consumers.flatMap((consumer) => {
  const sample = live.byRef.get(refKey(consumer.ref))
  return sample ? [{ name: consumer.label, saying: sayingOf(sample, now) }] : []
}).toSorted((a, b) => verdicts.indexOf(a.saying.verdict) - verdicts.indexOf(b.saying.verdict))
