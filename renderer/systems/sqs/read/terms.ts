import type { ReadQuery } from '#contract/query.ts'
import type { SqsQueueExtra } from '#contract/systems/sqs.ts'
import { formatDuration } from '../../../format/duration.ts'
import { formatCount } from '../../../format/number.ts'
import { t } from '../../../texts/index.ts'
import type { IconName } from '../../../ui/icon.tsx'

const s = t.sqs

/** How a queue is read: given back by itself, or kept hidden until it is released. */
export type ReadMode = 'sample' | 'hold'
/** What a person chose before a read: how many messages, hidden how long and waited for how long, s. */
export type ReadTerms = {
  readonly mode: ReadMode
  readonly count: number
  readonly hideSeconds: number
  readonly waitSeconds: number
}

/** Ten messages, long enough to be given back before a person could wonder. */
export const firstTerms: Readonly<Record<ReadMode, ReadTerms>> = {
  sample: { mode: 'sample', count: 10, hideSeconds: 5, waitSeconds: 2 },
  hold: { mode: 'hold', count: 10, hideSeconds: 60, waitSeconds: 2 },
}

/** The most and least of each number. A receive takes at most 10, so 1,000 are a hundred calls; AWS hides for at most 12 h. */
export const termLimits = { count: [1, 1_000], hideSeconds: [0, 43_200], waitSeconds: [0, 20] } as const

/** A message is at most 1 MiB: all of it is asked for, since it cannot be read again without using another receive. */
const wholeBody = 1 << 20

/** What the person accepted for one read: that it may be a message's last, that groups of a FIFO queue are blocked meanwhile. */
export type Accepted = { readonly risk?: boolean, readonly fifo?: boolean }

/** The read of these terms. */
export const queryOf = ({ mode, count, hideSeconds, waitSeconds }: ReadTerms, { risk, fifo }: Accepted): ReadQuery => ({
  mode, limit: count, hideSeconds, waitSeconds, previewBytes: wholeBody,
  ...(risk && { acceptRisk: true }), ...(fifo && { acceptFifo: true }),
})

/** About how many requests a read makes: receives of ten, and one that finds nothing more. */
export const requestsOf = ({ count }: Pick<ReadTerms, 'count'>): number => Math.ceil(count / 10) + 1

/** A price as it is said: never more exact than it is, and never nothing. */
export function priceWords(usd: number): string {
  const step = [0.00001, 0.0001, 0.001, 0.01].find((each) => usd < each)
  return step === undefined ? s.about(`$${usd.toFixed(2)}`) : s.lessThan(`$${step.toFixed(Math.round(-Math.log10(step)))}`)
}

/** One thing that the read will do; `warn` where it can take something from a consumer. */
export type Effect = { readonly icon: IconName, readonly text: string, readonly warn?: boolean }

type Known = { readonly extra: SqsQueueExtra | null, readonly visible: number | null | undefined, readonly emulated: boolean }

/** What the receives of a read use up. Of a queue that is not known nothing is promised. */
function usesOf(extra: SqsQueueExtra | null): Effect {
  if (extra === null) return { icon: 'count', text: s.usesUnknown, warn: true }
  const most = extra.reading.maxReceiveCount
  return most === null
    ? { icon: 'count', text: s.usesReceive }
    : { icon: 'count', text: s.usesReceiveOf(most, extra.redrive?.queue ?? ''), warn: true }
}

/** Exactly what a read of these terms will do and what it costs, before it is done. */
export function effectsOf(terms: ReadTerms, { extra, visible, emulated }: Known): readonly Effect[] {
  const { mode, count, hideSeconds } = terms
  const requests = requestsOf(terms)
  const each = emulated ? 0 : extra?.reading.usdPerRequest
  const price = each === undefined ? s.priceUnknown : each === 0 ? s.noPrice : priceWords(requests * each)
  return [
    {
      icon: 'shuffle',
      text: extra?.fifo ? s.picksFifo(count)
        : s.picks(count, visible ?? 0),
    },
    { icon: 'undo', text: mode === 'sample' ? s.givesBack(formatDuration(hideSeconds)) : s.keeps(formatDuration(hideSeconds)) },
    usesOf(extra),
    ...(extra?.reading.blocksFifo ? [{ icon: 'lock' as const, text: extra.reading.blocksFifo, warn: true }] : []),
    { icon: 'coin', text: s.price(requests + (mode === 'hold' ? 1 : 0), price, mode === 'hold' && !emulated) },
  ]
}

/** Whether a number is allowed for a term. */
export function termProblem(name: keyof typeof termLimits, value: number): string | null {
  const [least, most] = termLimits[name]
  return Number.isInteger(value) && value >= least && value <= most ? null : s.between(formatCount(least), formatCount(most))
}
