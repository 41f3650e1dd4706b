import { ProblemError, type Problem } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'
import type { Fact } from '#contract/resource.ts'
import type { Sample } from '#contract/sample.ts'
import { firehoseMeasures } from '#main/aws/metrics/tables/firehose.ts'
import { fanOutMeasures, streamMeasures } from '#main/aws/metrics/tables/kinesis.ts'
import { lambdaMeasures } from '#main/aws/metrics/tables/lambda.ts'
import type { SampleCall } from '../../driver.ts'
import { numbersOf, paces, type Told, type Wanted } from '../numbers.ts'
import { consumerName, consumerRef } from '../refs.ts'
import type { Kinesis } from '../shared.ts'
import { graces } from './course.ts'
import type { Directory } from './directory.ts'
import type { Readings, Reading } from './readings.ts'
import type { Consumer, Place } from './shared.ts'
import { openWatch } from './watch.ts'
import { whyNoAge, withoutNumber } from './words.ts'

type Needs = { readonly kinesis: Kinesis; readonly directory: Directory; readonly readings: Readings }

/** Samples consumers: how far each is behind, and how it is doing. */
export interface ConsumerSampler {
  /** Rejects when nothing can be asked at all; what is missing of one is null in its sample. */
  sample(refs: readonly Ref[], call: SampleCall): Promise<readonly Sample[]>
  /** The page of a consumer is open: it is asked more often. */
  opened(stream: string, name: string): void
}

/** A consumer that was described this short ago has its page open (ms). */
const openMs = 10 * 60_000

/** Keeps the course of each consumer for half an hour. */
export function openConsumerSampler({ kinesis, directory, readings }: Needs): ConsumerSampler {
  const { account, tools: { now } } = kinesis
  const watch = openWatch()
  const openedAt = new Map<string, number>()
  const isOpen = (key: string): boolean => now() - (openedAt.get(key) ?? -Infinity) < openMs

  const wantedOf = (consumer: Consumer, shown: boolean): readonly (Wanted | null)[] => {
    const everyMs = account.emulated ? paces.emulated : shown && isOpen(keyOf(consumer)) ? paces.page : paces.list
    const { age, out } = measuresOf(consumer)
    const rate = { measure: streamMeasures.in, names: [consumer.stream] }
    return [age ? { ...age, everyMs } : null, shown && out ? { ...out, everyMs } : null, shown ? { ...rate, everyMs } : null]
  }
  const sampleOf = (
    ref: Ref, consumer: Consumer, [age, out, rate]: readonly (Told | null)[], reading: Reading | null,
    problems: readonly Problem[],
  ): Sample => {
    const at = now()
    const key = keyOf(consumer)
    const judged = consumer.type === 'kcl' ? ofPlaces(consumer, key, reading) : ofNumber(consumer, key, age ?? null, rate ?? null)
    const asOf = {
      age: judged.at, in: rate?.at, out: out?.at, ...(judged.backlog !== null && { backlog: judged.at }),
    }
    const told = [...problems, ...judged.problems]
    return {
      ref, at,
      values: { backlog: judged.backlog, age: judged.age, in: rate?.value ?? null, out: out?.value ?? null },
      asOf: Object.fromEntries(Object.entries(asOf).filter((entry): entry is [string, number] => entry[1] !== undefined)),
      facts: { ...factsOf(consumer), ...judged.verdict, ...judged.facts },
      ...(told.length > 0 && { problems: told.map((problem) => ({ ...problem, ref })) }),
    }
  }
  const ofPlaces = (consumer: Consumer, key: string, read: Reading | null) => {
    const { at, places, problem } = read ?? { at: now(), places: [], problem: undefined }
    const known = places.filter((place) => place.age !== null)
    for (const place of known) {
      watch.see(
        key, place.shard, { at, marker: place.checkpoint ?? '', waitsSince: place.arrivedAt, counter: place.counter },
        graces.checkpoints,
      )
    }
    const reading = known.filter(isUnfinished)
    // A shard that was read to its end says nothing of those that are read now.
    const tells = places.some(isUnfinished) ? reading : known
    const age = tells.length === 0 ? null : Math.max(...tells.map((place) => place.age ?? 0))
    const isWhole = problem === undefined && consumer.unsure === undefined && known.length === places.length
    const isEmpty = isWhole && places.length > 0 && known.every(({ arrivedAt }) => arrivedAt === null)
    const why = consumer.unsure ? unsureWords(consumer.unsure) : problem?.message
      ?? places.find((place) => place.why)?.why
        ?? (read ? 'it has no lease yet' : 'it has so many shards that they are read only while it is on a screen')
    return {
      age: consumer.unsure ? null : age, at: read?.at, backlog: isEmpty ? 0 : null,
      verdict: watch.judge(key, consumer.unsure ? [] : reading.map(({ shard }) => shard), at, { why, age }),
      facts: { shards: places.length, unknownAges: places.length - known.length },
      problems: [...(problem ? [problem] : []), ...(age === null && read && !problem ? [whyNoAge(why)] : [])],
    }
  }
  const ofNumber = (consumer: Consumer, key: string, number: Told | null, rate: Told | null) => {
    const at = now()
    const off = withoutNumber(consumer, rate?.value ?? null)
    const age = off.certain ? null : number
    if (age) {
      const waitsSince = age.value * 1_000 < graces.minutes ? null : age.at - age.value * 1_000
      watch.see(
        key, '', { at: age.at, marker: String(Math.round(age.at / 1_000 - age.value)), waitsSince, counter: null },
        graces.minutes,
      )
    }
    const verdict = age ? watch.judge(key, [''], at, { why: '', age: age.value })
      : { verdict: off.verdict, since: at, reason: off.reason }
    return {
      age: age?.value ?? null, at: age?.at, backlog: null, verdict, facts: {}, problems: age ? [] : [whyNoAge(off.reason)],
    }
  }

  return {
    opened: (stream, name) => openedAt.set(`${stream}/${name}`, now()),
    async sample(refs, call) {
      const { consumers, problems } = await directory.all(call)
      const byKey = new Map(consumers.map((one) => [keyOf(one), one]))
      const rows = refs.map((ref) => {
        const { stream, consumer: name } = consumerName(ref)
        const consumer = byKey.get(`${stream}/${name}`)
        const shown = (call.shown?.(ref) ?? true) || isOpen(`${stream}/${name}`)
        return { ref, consumer, shown, wanted: consumer ? wantedOf(consumer, shown) : [] }
      })
      const wanted = rows.flatMap(({ wanted: of }) => of.filter((one) => one !== null))
      const [{ numbers, problem }, readingsOf] = await Promise.all([
        numbersOf(account, wanted, call),
        Promise.all(
          rows.map(async ({ consumer, shown }) => (consumer?.type === 'kcl' ? await readings.of(consumer, shown, call) : null)),
        ),
      ])
      // That CloudWatch is not allowed is asked once a connection, and no problem of each row.
      const told = problem === undefined || problem.code === 'Unsupported' ? [] : [problem]
      let taken = 0
      return rows.map(({ ref, consumer, wanted: of, shown }, index) => {
        const mine = of.map((one) => (one === null ? null : numbers[taken++] ?? null))
        if (!consumer) return missing(ref, now(), problems)
        return sampleOf(ref, consumer, mine, readingsOf[index] ?? null, shown ? told : [])
      })
    },
  }
}

const keyOf = ({ stream, name }: Consumer): string => `${stream}/${name}`

/** What CloudWatch measures of a consumer; it knows nothing of a KCL application but what that itself sends. */
function measuresOf(
  { type, stream, at }: Consumer,
): { readonly age?: Omit<Wanted, 'everyMs'>; readonly out?: Omit<Wanted, 'everyMs'> } {
  switch (type) {
    case 'fan-out': return {
      age: { measure: fanOutMeasures.age, names: [stream, at] }, out: { measure: fanOutMeasures.out, names: [stream, at] },
    }
    case 'lambda': return { age: { measure: lambdaMeasures.age, names: [at.split(':')[0] ?? at] } }
    case 'firehose': return {
      age: { measure: firehoseMeasures.age, names: [at] }, out: { measure: firehoseMeasures.out, names: [at] },
    }
    case 'kcl': return {}
  }
}

const isUnfinished = ({ checkpoint }: Place): boolean => checkpoint !== 'SHARD_END'

/** What lists and samples tell of a consumer alike. */
export const factsOf = ({ type, stream, state, facts }: Consumer): Record<string, Fact> => ({ ...facts, type, stream, state })

const unsureWords = (streams: readonly string[]): string =>
  `cannot be known because its leases fit the streams ${streams.join(', ')} alike; they tell apart once it has checkpointed`

function missing(ref: Ref, at: number, problems: readonly Problem[]): Sample {
  const { stream, consumer } = consumerName(ref)
  const why: Problem = {
    code: 'NotFound', message: `Stream ${stream} has no consumer ${consumer}.`, ref: consumerRef(stream, consumer),
    hint: problems[0]
      ? `It may be among those that could not be listed: ${problems[0].message}`
      : 'Look at the list of consumers.',
  }
  return { ref, at, values: { backlog: null, age: null, in: null, out: null }, problems: [why] }
}

/** The consumer that a ref stands for. Rejects with NotFound. */
export async function consumerOf(directory: Directory, ref: Ref, call: SampleCall): Promise<Consumer> {
  const { stream, consumer: name } = consumerName(ref)
  const { consumer, problems } = await directory.find(stream, name, call)
  if (consumer) return consumer
  const [problem] = missing(ref, 0, problems).problems ?? []
  throw new ProblemError(problem ?? { code: 'NotFound', message: 'There is no such consumer.' })
}
