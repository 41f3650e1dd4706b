import { refKey } from '#contract/ref.ts'
import { verdicts } from '#contract/sample.ts'
import { t } from '../../texts/index.ts'
import { looks, sayingOf, type Saying } from '../../views/home/verdict.ts'
import type { Stream } from './use-stream.ts'

const k = t.stream

/** The answer to "is this stream read as fast as it is written?": the consumer that does worst, or that all do well. */
export function answerOf({ consumers, readers, live }: Pick<Stream, 'consumers' | 'readers' | 'live'>, now: number): Saying | null {
  if (!readers.data) return null
  if (consumers.length === 0) return { verdict: 'unknown', bold: k.noConsumer, reason: k.noConsumerWhy }
  const said = consumers.flatMap((consumer) => {
    const sample = live.byRef.get(refKey(consumer.ref))
    return sample ? [{ name: consumer.label, saying: sayingOf(sample, now) }] : []
  }).toSorted((a, b) => verdicts.indexOf(a.saying.verdict) - verdicts.indexOf(b.saying.verdict))
  const [worst] = said
  if (!worst) return null
  if (looks[worst.saying.verdict].group !== 'fine') {
    return { ...worst.saying, bold: k.worst(worst.name, worst.saying.bold), reason: worst.saying.reason }
  }
  return { verdict: worst.saying.verdict, bold: k.allWell(said.length), reason: '' }
}
