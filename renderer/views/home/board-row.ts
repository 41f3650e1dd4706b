import type { Connection } from '#contract/connection.ts'
import type { Problem } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'
import type { Resource } from '#contract/resource.ts'
import { verdicts, type BacklogVerdict, type Sample } from '#contract/sample.ts'
import { t } from '../../texts/index.ts'
import type { MuteEnd } from './marks.ts'
import { oldOf } from './whence.ts'
import { emptyIn, looks, sayingOf, type BoardGroup, type Saying } from './verdict.ts'

/** One line of the board. `undefined` numbers have not come yet, null are unknown. `points` are 60 steps over 30 minutes. */
export type BoardRow = {
  readonly key: string
  readonly connection: Connection
  readonly system: string
  /** Missing for a connection that is not opened or did not answer. */
  readonly ref: Ref | undefined
  readonly name: string
  readonly what: string
  /** Undefined until the first sample. */
  readonly saying: Saying | undefined
  readonly why: string
  readonly behind: number | null | undefined
  readonly backlog: number | null | undefined
  readonly in: number | null | undefined
  readonly out: number | null | undefined
  readonly emptyIn: number | null | undefined
  readonly points: readonly (number | null)[] | undefined
  readonly pinned: boolean
  /** When its mute ends; null where it is not muted. */
  readonly mutedUntil: MuteEnd | null
  /** Which of its numbers are minutes old, by role. */
  readonly old: string
}

export const groupOf = (row: BoardRow): BoardGroup => (row.saying ? looks[row.saying.verdict].group : 'waiting')
export const rankOf = (row: BoardRow): number => verdicts.indexOf(row.saying?.verdict ?? 'unknown')
export const verdictOf = (row: BoardRow): BacklogVerdict => row.saying?.verdict ?? 'unknown'

/** "group on orders": what the thing is and, where it is known, what it reads. */
export function whatOf(kindLabel: string, facts: Resource['facts']): string {
  if (typeof facts.stream === 'string') return t.backlog.on(kindLabel, facts.stream)
  const topics = Array.isArray(facts.topics) ? facts.topics : []
  const [first] = topics
  const kind = kindLabel.toLowerCase()
  if (first === undefined) return whatQueue(kind, facts)
  return topics.length === 1 ? t.backlog.on(kind, first) : t.backlog.onMany(kind, first, topics.length - 1)
}

/** A queue that takes other queues' dead letters says whose; one that sends its own elsewhere says where. */
function whatQueue(kind: string, { sources, dlq }: Resource['facts']): string {
  const [source, ...more] = Array.isArray(sources) ? sources : []
  if (source !== undefined) {
    return more.length === 0 ? t.backlog.deadLettersOf(source) : t.backlog.deadLettersOfMany(source, more.length)
  }
  return typeof dlq === 'string' && dlq !== '' ? t.backlog.withDeadLetters(kind, dlq) : kind
}

type Marks = Pick<BoardRow, 'pinned' | 'mutedUntil'>
type Origin = { readonly key: string; readonly connection: Connection; readonly system: string; readonly kindLabel: string }

/** The row of a resource with its newest sample, as it stands at `now` (epoch ms). */
export function rowOf(
  origin: Origin, resource: Resource, sample: Sample | undefined, points: BoardRow['points'], marks: Marks, now: number,
): BoardRow {
  const { key, connection, system, kindLabel } = origin
  const value = (name: string) => (sample ? sample.values[name] ?? null : undefined)
  const facts = { ...resource.facts, ...sample?.facts }
  return {
    key, connection, system, ref: resource.ref, name: resource.label, what: whatOf(kindLabel, facts),
    saying: sample && sayingOf(sample, now), why: sample?.problems?.[0]?.message ?? '',
    behind: value('age'), backlog: value('backlog'), in: value('in'), out: value('out'), emptyIn: sample && emptyIn(sample),
    points, old: oldOf(sample, now), ...marks,
  }
}

/** The row of a connection whose resources are not known: not opened, or it did not answer. */
export function connectionRow(connection: Connection, problem: Problem | undefined): BoardRow {
  return {
    key: `connection ${connection.id}`, connection, system: '', ref: undefined, name: connection.name, what: t.backlog.connection,
    saying: {
      verdict: 'unknown', bold: problem ? t.backlog.verdicts.unknown : t.backlog.notOpened,
      reason: problem ? problem.message : t.backlog.notOpenedReason,
    },
    why: problem?.hint ?? t.backlog.notOpenedReason, behind: null, backlog: null, in: null, out: null, emptyIn: null,
    points: undefined, pinned: false, mutedUntil: null, old: '',
  }
}

const same = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, index) => Object.is(item, b[index]))
  return false
}
const sameSaying = (a: Saying | undefined, b: Saying | undefined) =>
  a?.verdict === b?.verdict && a?.bold === b?.bold && a?.reason === b?.reason

/** The old row where nothing in it changed, so that only changed rows are drawn again. */
export function reuse(old: BoardRow | undefined, fresh: BoardRow): BoardRow {
  if (!old || !sameSaying(old.saying, fresh.saying)) return fresh
  const { saying: _saying, ref: _ref, ...rest } = fresh
  return Object.entries(rest).every(([key, value]) => same(value, old[key as keyof BoardRow])) ? old : fresh
}
