import type { Fact } from '#contract/resource.ts'
import { formatCount } from '../../format/number.ts'
import { t } from '../../texts/index.ts'

/** A still chart shows at most this many bars. */
const mostBars = 300

type SkewBar = { readonly partition: string, readonly messages: number }
export type Skew = { readonly bars: readonly SkewBar[], readonly summary: string }

/** Messages by partition as bars and as one sentence. Partitions whose count is unknown have no bar. */
export function skewOf(partitions: readonly { readonly partition: string, readonly messages: Fact | undefined }[]): Skew {
  const known = partitions.flatMap(({ partition, messages }) => (typeof messages === 'number' ? [{ partition, messages }] : []))
  const bars = known.slice(0, mostBars)
  const [first] = bars
  if (!first) return { bars, summary: t.topic.skewNone }
  const most = bars.reduce((a, b) => (b.messages > a.messages ? b : a), first)
  const least = bars.reduce((a, b) => (b.messages < a.messages ? b : a), first)
  const some = known.length > bars.length ? ` (${t.topic.skewSome(bars.length, known.length)})` : ''
  const summary = most.messages - least.messages <= Math.max(1, most.messages * 0.05)
    ? t.topic.skewEven(bars.length, formatCount(Math.round(bars.reduce((sum, bar) => sum + bar.messages, 0) / bars.length)))
    : t.topic.skew(bars.length, most.partition, formatCount(most.messages), least.partition, formatCount(least.messages))
  return { bars, summary: summary + some }
}
