import { ProblemError, type Problem } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'
import type { Fact } from '#contract/resource.ts'
import type { Sample } from '#contract/sample.ts'
import type { AwsAccount } from '#main/aws/account.ts'
import type { Call, SampleCall } from '../driver.ts'
import type { QueueAttributes } from './attributes.ts'
import { bounded } from './bounded.ts'
import { latestMetrics, pageMetrics, type Measured, type Told, type Wanted } from './cloud-metrics.ts'
import { judgeDepth, seeDepth, type Depth } from './depth-verdict.ts'
import { countFacts, nameFacts, settingFacts, tagFacts } from './facts.ts'
import type { Links } from './links.ts'
import { manifest } from './manifest.ts'
import { queueName } from './refs.ts'
import type { Queues } from './queues.ts'
import type { ReadTags } from './tags.ts'

/** How many queues are asked at a time; the governor of the account sets the pace. */
const atOnce = 20
/** A queue that was sampled this short ago (ms) stands on a screen: rows out of sight are asked once a minute or less. */
const onScreenMs = 40_000
/** A queue that was described this short ago (ms) has its page open. */
const openMs = 10 * 60_000
/** Where AWS is late or slowed, what it said this short ago (ms) still stands, with its time. */
const recentMs = 2 * 60_000
/** How often CloudWatch is asked (ms): numbers of a list change slowly and are billed each time. An emulator bills nothing. */
const everyMs = { list: 5 * 60_000, page: 60_000, emulated: 15_000 } as const

type Needs = {
  readonly account: AwsAccount; readonly queues: Queues; readonly links: Links; readonly tags: ReadTags; readonly now: () => number
}

/** Samples queues: counts from GetQueueAttributes, age and rates from CloudWatch, and how each queue is doing. */
export interface Sampler {
  /** Rejects when nothing can be asked at all; what is missing of one queue is null in its sample. */
  sample(refs: readonly Ref[], call: SampleCall): Promise<readonly Sample[]>
  /** The page of a queue is open: more of CloudWatch is asked. */
  opened(name: string): void
}

/** Keeps what it saw of each queue in rings of 30 minutes. */
export function openSampler({ account, queues, links, tags, now }: Needs): Sampler {
  const rings = new Map<string, readonly Depth[]>()
  const sampledAt = new Map<string, number>()
  const openedAt = new Map<string, number>()

  const isOpen = (name: string): boolean => now() - (openedAt.get(name) ?? -Infinity) < openMs
  const wantedOf = (name: string, attributes: QueueAttributes, onScreen: boolean): readonly Wanted[] => {
    const busy = (attributes.visible ?? 0) + (attributes.inFlight ?? 0) > 0
    const page = onScreen && isOpen(name)
    const keys: readonly Measured[] = page ? pageMetrics(attributes.fifo) : onScreen ? ['age', 'in', 'out'] : ['age']
    const every = account.emulated ? everyMs.emulated : page ? everyMs.page : everyMs.list
    // Nothing waits in an empty queue, so nothing there has an age.
    return keys.filter((key) => key !== 'age' || busy).map((metric) => ({ queue: name, metric, everyMs: every }))
  }

  const ask = async (name: string, shown: boolean | undefined, call: Call): Promise<Asked> => {
    const onScreen = (shown ?? now() - (sampledAt.get(name) ?? -Infinity) < onScreenMs) || isOpen(name)
    try {
      const attributes = await queues.attributes(name, call)
      sampledAt.set(name, now())
      const { visible, inFlight } = attributes
      if (visible !== null && inFlight !== null) rings.set(name, seeDepth(rings.get(name) ?? [], { at: now(), visible, inFlight }))
      if (!onScreen) return { name, attributes, at: now(), onScreen, facts: {} }
      const [{ tags: read }] = await Promise.all([tags(name, call), links.sourcesOf(name, call)])
      return { name, attributes, at: now(), onScreen, facts: read === null ? { tags: null } : tagFacts(read) }
    } catch (error) {
      const problem = error instanceof ProblemError ? error.problem : { code: 'Internal' as const, message: String(error) }
      if (concernsAll.includes(problem.code)) throw error
      if (problem.code === 'NotFound') for (const kept of [rings, sampledAt, openedAt]) kept.delete(name)
      const last = passing.includes(problem.code) ? queues.known(name) : undefined
      const isRecent = last !== undefined && now() - last.at < recentMs
      return { name, onScreen, facts: {}, problem, attributes: isRecent ? last.attributes : null, at: isRecent ? last.at : now() }
    }
  }

  const sampleOf = (ref: Ref, { name, attributes, at, facts, problem }: Asked, of: (metric: Measured) => Told | null, told: Problem | undefined): Sample => {
    if (!attributes) return { ...unknown(ref, at, problem), facts: nameFacts(name) }
    const sources = sourcesFact(links, name)
    const judged = judgeDepth(rings.get(name) ?? [], { servesOthers: (sources ?? []).length > 0, in: of('in'), out: of('out'), age: of('age') })
    const problems = [...(problem ? [problem] : []), ...(told ? [told] : [])]
    return {
      ref, at,
      values: { ...valuesOf(of), backlog: attributes.visible, inFlight: attributes.inFlight, delayed: attributes.delayed },
      facts: {
        ...settingFacts(attributes), ...countFacts(attributes), ...facts, sources,
        ...(judged && { verdict: judged.verdict, since: judged.since, reason: judged.reason }),
      },
      asOf: asOfFrom(of),
      ...(problems.length > 0 && { problems }),
    }
  }

  return {
    opened: (name) => openedAt.set(name, now()),
    async sample(refs, call) {
      const refused = account.meter.refuses('sqs')
      if (refused !== null) return refs.map((ref) => ({ ...unknown(ref, now(), capped(refused)), facts: nameFacts(queueName(ref)) }))
      const asked = await bounded(refs, atOnce, (ref) => ask(queueName(ref), call.shown?.(ref), call))
      const [first] = asked
      if (first?.problem?.code === 'TimedOut' && asked.every(({ attributes }) => attributes === null)) throw new ProblemError(first.problem)
      const wanted = asked.flatMap(({ name, attributes, onScreen }) => (attributes ? wantedOf(name, attributes, onScreen) : []))
      const { of, problem } = await latestMetrics(account, wanted, call)
      // That CloudWatch is not allowed is asked once a connection, and no problem of each row.
      const told = problem?.code === 'Unsupported' ? undefined : problem
      return refs.flatMap((ref, index) => {
        const one = asked[index]
        return one ? [sampleOf(ref, one, (metric) => of(one.name, metric), one.onScreen ? told : undefined)] : []
      })
    },
  }
}

type Asked = {
  readonly name: string; readonly attributes: QueueAttributes | null; readonly at: number; readonly onScreen: boolean
  readonly facts: Readonly<Record<string, Fact>>; readonly problem?: Problem
}

const metricKeys = manifest.kinds['queue']?.metrics.map(({ key }) => key) ?? []

/** A sample that knows nothing, with the reason. */
const unknown = (ref: Ref, at: number, problem: Problem | undefined): Sample =>
  ({ ref, at, values: Object.fromEntries(metricKeys.map((key) => [key, null])), ...(problem && { problems: [{ ...problem, ref }] }) })

const capped = (reason: string): Problem => ({ code: 'Throttled', message: reason, hint: 'Raise the cap in the connection\'s settings, or wait.' })

/** What keeps every queue from being asked is one problem of the round and not one a queue. */
const concernsAll: readonly Problem['code'][] = ['Unreachable', 'Unauthenticated', 'Cancelled', 'Internal']

/** What keeps a queue from being asked for a moment. */
const passing: readonly Problem['code'][] = ['TimedOut', 'Throttled']

const valuesOf = (of: (metric: Measured) => Told | null): Sample['values'] =>
  Object.fromEntries(metricKeys.map((key) => [key, of(key as Measured)?.value ?? null]))

/** When the numbers of CloudWatch were true (epoch ms): they come minutes late. */
const asOfFrom = (of: (metric: Measured) => Told | null): NonNullable<Sample['asOf']> =>
  Object.fromEntries(metricKeys.flatMap((key) => {
    const told = of(key as Measured)
    return told ? [[key, told.at]] : []
  }))

/** Queues that send their failed messages to this one, as far as it is known without a call; null: unknown. */
function sourcesFact(links: Links, name: string): string[] | null {
  const known = links.fromPolicies().get(name) ?? []
  const told = links.lastAnswer(name)?.sources ?? null
  return known.length === 0 && told === null ? null : [...new Set([...known, ...(told ?? [])])].sort()
}
