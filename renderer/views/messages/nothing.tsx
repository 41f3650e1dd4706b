import type { Verdict } from '#contract/message.ts'
import { formatCount } from '../../format/number.ts'
import { formatClock, type TimeZone } from '../../format/time.ts'
import type { ReadState } from '../../live/use-read.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { hasConditions, type MessageFilter, type Range } from './filter.ts'
import type { Parts } from './parts.ts'
import { rangeWords } from './range-words.ts'
import { totalOf } from './verdict.ts'

const m = t.messages

function inRange(range: Range, zone: TimeZone, parts: Parts['kind']): string {
  if (range.type === 'last') return m.inLast(range.minutes)
  if (range.type === 'all') return parts === 'shards' ? m.inStream : m.inEverything
  if (range.type === 'between') return rangeWords(range, zone)
  return range.type === 'sequences' ? m.inSequences : m.inOffsets
}

/** That everything was read, and whether all of it was judged. */
function everyRead({ span: { from, to }, filterErrors }: Verdict, zone: TimeZone): string {
  const range = from === null || to === null ? m.ofRange : m.ofTimes(formatClock(from, zone), formatClock(to, zone))
  return filterErrors === 0 ? m.everyRead(range) : m.everyReadBut(range, filterErrors)
}

type NothingProps = {
  readonly state: ReadState
  readonly filter: MessageFilter
  readonly zone: TimeZone
  readonly parts: Parts['kind']
  /** The topic's largest end offset, if known: whether there ever were messages. */
  readonly end: string | null
  readonly onResume: () => void
  readonly onAgain: () => void
}

/** What stands in place of rows when a read found nothing: that there is nothing only if everything was read. */
export function Nothing({ state, filter, zone, parts, end, onResume, onAgain }: NothingProps) {
  const { verdict, phase, progress } = state
  if (phase === 'searching' || phase === 'idle') return null
  if (phase === 'failed' && state.problem) return <FailedState problem={state.problem} onTryAgain={onAgain} />
  if (verdict?.outcome === 'complete') {
    if (filter.range.type === 'all' && verdict.scanned === 0) {
      if (parts === 'shards') return <EmptyState title={m.emptyStream}>{m.emptyStreamWhy}</EmptyState>
      const never = end === null || end === '0'
      const why = never ? m.emptyTopicWhy : m.emptyTopicOnce(formatCount(BigInt(end) - 1n))
      return <EmptyState title={m.emptyTopic}>{why}</EmptyState>
    }
    const where = inRange(filter.range, zone, parts)
    return (
      <EmptyState title={hasConditions(filter) ? m.noMatch(where) : m.noMessage(where)}>
        {everyRead(verdict, zone)}
      </EmptyState>
    )
  }
  if (verdict?.outcome === 'partial') return <EmptyState title={m.noneFoundSoFar}>{m.partNotRead}</EmptyState>
  const total = totalOf(state)
  return (
    <EmptyState title={m.noneFoundSoFar} action={state.resume !== null && <Button onClick={onResume}>{m.resume}</Button>}>
      {total === null ? m.resumeToReadSome(formatCount(progress.scanned)) : m.resumeToRead(formatCount(progress.scanned), total)}
    </EmptyState>
  )
}
