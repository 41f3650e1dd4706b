import type { Problem } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'
import type { Sample } from '#contract/sample.ts'
import { streamMeasures } from '#main/aws/metrics/tables/kinesis.ts'
import type { SampleCall } from '../driver.ts'
import { bounded } from '../sqs/bounded.ts'
import { streamFacts } from './facts.ts'
import { numbersOf, paces, type Told } from './numbers.ts'
import { streamName } from './refs.ts'
import { problemOfRow } from './row-problem.ts'
import type { Kinesis, Shard, Summary } from './shared.ts'

const atOnce = 20
/** How old a description may be (ms): 20 a second are all that the account has, and little of it changes. */
const describedMs = { shown: 60_000, others: 10 * 60_000, emulated: 5_000 } as const
/** A stream that was described this short ago has its page open (ms). */
const openMs = 10 * 60_000

/** The numbers of a row on a list; a page has them all. */
const rowMetrics = ['in', 'out', 'iteratorAge', 'readThrottles', 'writeThrottles'] as const
const pageMetrics = [...rowMetrics, 'bytesIn', 'bytesOut'] as const
type Metric = (typeof pageMetrics)[number]

/** Samples streams: what DescribeStreamSummary and ListShards tell, and what CloudWatch has of the last minute. */
export interface StreamSampler {
  sample(refs: readonly Ref[], call: SampleCall): Promise<readonly Sample[]>
  opened(stream: string): void
}

type Asked = { readonly summary: Summary | null; readonly shards: readonly Shard[] | null; readonly problems: readonly Problem[] }

/** Asks nothing before its first round. */
export function openStreamSampler({ account, streams, tools: { now } }: Kinesis): StreamSampler {
  const openedAt = new Map<string, number>()
  const isOpen = (stream: string): boolean => now() - (openedAt.get(stream) ?? -Infinity) < openMs

  const ask = async (stream: string, shown: boolean, call: SampleCall): Promise<Asked> => {
    const maxAgeMs = account.emulated ? describedMs.emulated : shown ? describedMs.shown : describedMs.others
    const problems: Problem[] = []
    const orNull = async <T>(answer: Promise<T>): Promise<T | null> => {
      try {
        return await answer
      } catch (error) {
        problems.push(problemOfRow(error))
        return null
      }
    }
    const summary = await orNull(streams.summary(stream, call, maxAgeMs))
    if (problems.some(({ code }) => code === 'NotFound')) return { summary, shards: null, problems }
    // How many shards are closed is only for the eye.
    const shards = shown ? await orNull(streams.shards(stream, call, maxAgeMs)) : null
    return { summary, shards, problems }
  }
  return {
    opened: (stream) => openedAt.set(stream, now()),
    async sample(refs, call) {
      const rows = refs.map((ref) => {
        const stream = streamName(ref)
        const page = isOpen(stream)
        return { ref, stream, page, shown: page || (call.shown?.(ref) ?? true) }
      })
      const asked = await bounded(rows, atOnce, ({ stream, shown }) => ask(stream, shown, call))
      const wanted = rows.flatMap(({ stream, page, shown }, row) => {
        if (!asked[row]?.summary && asked[row]?.problems.some(({ code }) => code === 'NotFound')) return []
        const everyMs = account.emulated ? paces.emulated : page ? paces.page : paces.list
        const keys: readonly Metric[] = page ? pageMetrics : shown ? rowMetrics : []
        return keys.map((key) => ({ row, key, measure: streamMeasures[key], names: [stream], everyMs }))
      })
      const { numbers, problem } = await numbersOf(account, wanted, call)
      // That CloudWatch is not allowed is asked once a connection, and no problem of each row.
      const told = problem && problem.code !== 'Unsupported' ? [problem] : []
      const of = Map.groupBy(
        wanted.map(({ row, key }, index) => ({ row, key, number: numbers[index] ?? null })), ({ row }) => row,
      )
      return rows.map(({ ref, shown }, row) => sampleOf(ref, now(), asked[row], of.get(row) ?? [], shown ? told : []))
    },
  }
}

function sampleOf(
  ref: Ref, at: number, asked: Asked | undefined, numbers: readonly { readonly key: Metric; readonly number: Told | null }[],
  told: readonly Problem[],
): Sample {
  const { summary = null, shards = null, problems = [] } = asked ?? {}
  const all = [...problems, ...told].map((problem) => ({ ...problem, ref }))
  return {
    ref, at,
    values: {
      ...Object.fromEntries(pageMetrics.map((key) => [key, null])),
      ...Object.fromEntries(numbers.map(({ key, number }) => [key, number?.value ?? null])),
    },
    asOf: Object.fromEntries(numbers.flatMap(({ key, number }) => (number ? [[key, number.at]] : []))),
    facts: streamFacts(summary, shards),
    ...(all.length > 0 && { problems: all }),
  }
}
