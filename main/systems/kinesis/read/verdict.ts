import type { Progress, Verdict } from '#contract/message.ts'
import type { Problem } from '#contract/problem.ts'
import { shardRef } from '../refs.ts'
import { addCounts, noCounts } from './counts.ts'
import type { Judge } from './judge.ts'
import { goneProblem, type ReadPlan } from './plan.ts'
import type { ReadRun } from './read-run.ts'
import { recreated } from './resume.ts'
import type { ShardRun } from './shard-run.ts'

/** A read as far as it came. */
export type ReadState = { readonly plan: ReadPlan; readonly run: ReadRun; readonly judge: Judge; readonly elapsedMs: number }

/**
 * How a read ended and what it covered. Complete only where every shard is done; whatever is counted was judged in this read.
 * `isAnother`: the stream has been deleted and created again meanwhile.
 */
export function verdictOf({ plan, run, judge, elapsedMs }: ReadState, isAnother = false): Verdict {
  const counts = countsOf(run)
  const failed = run.runs.flatMap(
    ({ shard, problem }) => (problem ? [{ ...problem, ref: shardRef(plan.asked.stream, shard.id) }] : []),
  )
  const outcome = failed.length > 0 || isAnother ? 'partial' : run.runs.every(({ done }) => done) ? 'complete' : 'limit'
  const isNewest = outcome === 'limit' && plan.asked.direction === 'backward'
  const notes = notesOf(plan, counts.strays)
  return {
    outcome, scanned: counts.scanned, matched: run.matched, bytes: counts.bytes, undecodable: counts.undecodable,
    filterErrors: counts.filterErrors, aborted: 0, open: 0, control: 0, expired: 0,
    span: { from: isNewest ? run.lastSentAt : counts.from, to: counts.to },
    ranges: run.runs.map((shard) => rangeOf(shard, plan.asked.direction)),
    problems: [
      ...(isAnother ? [recreated(plan.asked.stream)] : []), ...failed, ...plan.gone,
      ...run.runs.flatMap((shard) => expiredProblem(plan, shard)), ...judge.errors.values(),
    ],
    ...(notes.length > 0 && { notes: [...notes] }), elapsedMs: Math.round(elapsedMs),
  }
}

/** What a read that goes on would say if it ended here. */
export function verdictSoFar(state: ReadState): Verdict {
  const { from, to } = countsOf(state.run)
  return { ...verdictOf(state), outcome: 'stopped', span: { from, to } }
}

/** How far a read is: the mean of its shards, those that wait for others at nothing. */
export function progressOf(run: ReadRun): Progress {
  const { scanned, bytes } = countsOf(run)
  const parts = run.runs.map(({ done, feed }) => (done ? 1 : Math.min(0.99, feed.fraction ?? 0)))
  return {
    scanned, matched: run.matched, bytes,
    fraction: parts.length === 0 ? 1 : parts.reduce((sum, part) => sum + part, 0) / parts.length,
  }
}

const countsOf = (run: ReadRun) => run.runs.reduce((sum, { counts }) => addCounts(sum, counts), noCounts)

/** Sequence numbers, '' where none is known: an open shard has no last one, and one without records has none at all. */
function rangeOf({ shard, from, position, done }: ShardRun, direction: 'forward' | 'backward'): Verdict['ranges'][number] {
  const reached = position.place?.[0] ?? ''
  const end = direction === 'forward' ? shard.lastSequence ?? '' : shard.firstSequence
  return { partition: shard.id, from: from.place?.[0] ?? '', to: done ? reached : end, reached }
}

function expiredProblem({ asked }: ReadPlan, { shard, feed, gone }: ShardRun): readonly Problem[] {
  if (gone) return [goneProblem(asked.stream, shard.id)]
  if (!feed.expired) return []
  return [{
    code: 'NotFound', message: `Shard ${shard.id}: records of the range expired before they could be read.`,
    ref: shardRef(asked.stream, shard.id),
    hint: 'They were older than the retention of the stream. How many there were is not known.',
  }]
}

/** A difference worth telling (ms). */
const skewMs = 2_000

function notesOf({ clock }: ReadPlan, strays: number): readonly string[] {
  const offset = clock.at(0)
  return [
    ...(strays > 0 ? [straysNote(strays)] : []),
    ...(Math.abs(offset) > skewMs ? [clockNote(offset)] : []),
  ]
}

const straysNote = (strays: number): string =>
  `${strays.toLocaleString('en')} records inside aggregates belong to another shard since a reshard; they were left to it, `
  + 'as KCL does.'

function clockNote(offset: number): string {
  const seconds = Math.round(Math.abs(offset) / 1_000).toLocaleString('en')
  return `This machine's clock is about ${seconds} s ${offset > 0 ? 'behind' : 'ahead of'} AWS's, by which times are compared.`
}
