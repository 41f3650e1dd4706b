import type { Problem } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'
import type { Sample } from '#contract/sample.ts'
import { shardMeasures } from '#main/aws/metrics/tables/kinesis.ts'
import type { SampleCall } from '../driver.ts'
import { bounded } from '../sqs/bounded.ts'
import { shardFacts } from './facts.ts'
import { numbersOf, paces, type Told, type Wanted } from './numbers.ts'
import { shardId } from './refs.ts'
import { problemOfRow } from './row-problem.ts'
import type { Kinesis, Shard } from './shared.ts'

const keys = Object.keys(shardMeasures) as (keyof typeof shardMeasures)[]
type Metric = (typeof keys)[number]

const atOnce = 10
const describedMs = 60_000
/** Each number of each shard is billed: more than so many shards are not compared by themselves. */
const mostCompared = 200
/** A shard with more than so many times its fair share of the records is hot. */
const hotFactor = 2

/** What is known of a stream whose shards are sampled; `metrics` are those that CloudWatch has of each shard. */
type Of = {
  readonly shards: readonly Shard[]
  readonly metrics: ReadonlySet<string>
  readonly problem?: Problem
  readonly noMetrics?: Problem
}

/** Samples shards, where their stream has enhanced shard metrics. */
export interface ShardSampler {
  sample(refs: readonly Ref[], call: SampleCall): Promise<readonly Sample[]>
}

/** Asks nothing before its first round. */
export function openShardSampler({ account, streams, tools: { now } }: Kinesis): ShardSampler {
  const ask = async (stream: string, call: SampleCall): Promise<Of> => {
    let shards: readonly Shard[]
    try {
      shards = await streams.shards(stream, call)
    } catch (error) {
      return { shards: [], metrics: new Set(), problem: problemOfRow(error) }
    }
    try {
      const { monitoring } = await streams.summary(stream, call, describedMs)
      return { shards, metrics: new Set(monitoring) }
    } catch (error) {
      return { shards, metrics: new Set(), noMetrics: problemOfRow(error) }
    }
  }
  return {
    async sample(refs, call) {
      const rows = refs.map((ref) => ({ ref, ...shardId(ref), shown: call.shown?.(ref) ?? true }))
      const names = [...new Set(rows.map(({ stream }) => stream))]
      const answers = await bounded(names, atOnce, (stream) => ask(stream, call))
      const byStream = new Map(names.map((stream, index) => [stream, answers[index] ?? {
        shards: [], metrics: new Set<string>(),
      }]))
      const everyMs = account.emulated ? paces.emulated : paces.page
      const shown = rows.filter((row) => row.shown)
      const asked = [
        ...shown.flatMap(({ stream, shard }) => wantedOf(byStream.get(stream), stream, shard, everyMs)),
        ...[...new Set(shown.map(({ stream }) => stream))].flatMap((stream) => comparedOf(byStream.get(stream), stream, everyMs)),
      ]
      const { numbers, problem } = await numbersOf(account, asked, call)
      const told = new Map(asked.map(({ stream, shard, key }, index) => [`${stream}/${shard}/${key}`, numbers[index] ?? null]))
      return rows.map(({ ref, stream }) => {
        const numbersOfShard: Numbers = (id, key) => told.get(`${stream}/${id}/${key}`) ?? null
        return sampleOf(ref, now(), byStream.get(stream), numbersOfShard, problem)
      })
    },
  }
}

type ShardWanted = Wanted & { readonly stream: string; readonly shard: string; readonly key: Metric }

const has = (of: Of, key: Metric): boolean => of.metrics.has(shardMeasures[key].metric)

function wantedOf(of: Of | undefined, stream: string, shard: string, everyMs: number): readonly ShardWanted[] {
  if (!of?.shards.some(({ id }) => id === shard)) return []
  return keys.filter((key) => has(of, key)).map((key) => ({
    stream, shard, key, measure: shardMeasures[key], names: [stream, shard], everyMs,
  }))
}

/** What comes into each open shard, to compare them. */
function comparedOf(of: Of | undefined, stream: string, everyMs: number): readonly ShardWanted[] {
  const open = of && has(of, 'in') ? of.shards.filter((shard) => shard.open) : []
  if (open.length > mostCompared) return []
  return open.map(({ id }) => ({ stream, shard: id, key: 'in', measure: shardMeasures.in, names: [stream, id], everyMs }))
}

type Numbers = (shard: string, key: Metric) => Told | null

function sampleOf(
  ref: Ref, at: number, of: Of | undefined, told: Numbers, problem: Problem | undefined,
): Sample {
  const { stream, shard: id } = shardId(ref)
  const empty = Object.fromEntries(keys.map((key) => [key, null]))
  const shard = of?.shards.find((one) => one.id === id)
  if (!of || !shard) return { ref, at, values: empty, problems: [{ ...(of?.problem ?? gone(stream, id)), ref }] }
  const numbers = keys.flatMap((key) => {
    const number = told(id, key)
    return number ? [{ key, number }] : []
  })
  const load = loadOf(of, id, told)
  const problems = [
    ...(of.noMetrics ? [of.noMetrics] : has(of, 'in') ? [] : [off(stream)]),
    ...(problem && problem.code !== 'Unsupported' ? [problem] : []),
  ]
  return {
    ref, at,
    values: { ...empty, ...Object.fromEntries(numbers.map(({ key, number }) => [key, number.value])) },
    asOf: Object.fromEntries(numbers.map(({ key, number }) => [key, number.at])),
    facts: { ...shardFacts(shard, new Set(of.shards.map((one) => one.id))), load: load?.percent ?? null, hot: load?.hot ?? null },
    ...(load?.hot && { flags: ['hot'] }),
    ...(problems.length > 0 && { problems: problems.map((one) => ({ ...one, ref })) }),
  }
}

/**
 * A shard's part of what comes into all open ones, and whether that is more than twice what each would have; null while one is
 * unknown.
 */
function loadOf({ shards }: Of, id: string, told: Numbers): { readonly percent: number; readonly hot: boolean } | null {
  const open = shards.filter((shard) => shard.open)
  const rates = open.map((shard) => told(shard.id, 'in')?.value ?? null)
  const own = told(id, 'in')?.value ?? null
  const sum = rates.reduce<number>((total, rate) => total + (rate ?? 0), 0)
  if (own === null || sum === 0 || rates.includes(null) || !open.some((shard) => shard.id === id)) return null
  return { percent: (own / sum) * 100, hot: open.length > 1 && own > (hotFactor * sum) / open.length }
}

const off = (stream: string): Problem => ({
  code: 'Unsupported',
  message: `What comes into each shard of ${stream} is unknown: it needs enhanced shard metrics, which are off. `
    + 'They are billed, each a shard and month.',
  hint: 'Turn them on by "Change shard metrics" of the stream, which says the price.',
})

const gone = (stream: string, shard: string): Problem => ({
  code: 'NotFound', message: `Stream ${stream} has no shard ${shard}.`,
  hint: 'It may have gone with its last record; look at the list of shards.',
})
