import type { Verdict } from '#contract/message.ts'
import { formatCount } from '../../format/number.ts'
import { formatClock, type TimeZone } from '../../format/time.ts'
import type { ReadState } from '../../live/use-read.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { hasConditions, shardsOf, type MessageFilter, type Range } from './filter.ts'
import type { Parts } from './parts.ts'
import { rangeWords } from './range-words.ts'
import { totalOf } from './verdict.ts'

const m = t.messages

/** Whether a read was of every partition or shard; a key is looked for in its own partition alone. */
const isOfAll = (filter: MessageFilter, parts: Parts['kind']): boolean =>
  (parts === 'shards' ? shardsOf(filter) === null : filter.partitions === null && filter.key === null)

function inRange(filter: MessageFilter, zone: TimeZone, parts: Parts['kind']): string {
  const { range } = filter
  if (range.type === 'last') return m.inLast(range.minutes)
  if (range.type === 'all') return isOfAll(filter, parts) ? m.inAllOf[parts] : m.inSomeOf[parts]
  if (range.type === 'between') return rangeWords(range, zone)
  return range.type === 'sequences' ? m.inSequences : m.inOffsets
}

/** Whether a range begins after the read of it did. */
const isAhead = (range: Range, startedAt: number): boolean => range.type === 'between' && range.from > startedAt

/** That everything was read, and whether all of it was judged. */
function everyRead({ span: { from, to }, filterErrors }: Verdict, judged: boolean, zone: TimeZone): string {
  const range = from === null || to === null ? m.ofRange : m.ofTimes(formatClock(from, zone), formatClock(to, zone))
  if (filterErrors > 0) return m.everyReadBut(range, filterErrors)
  return judged ? m.everyRead(range) : m.everyReadPlain(range)
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
    if (filter.range.type === 'all' && verdict.scanned === 0 && isOfAll(filter, parts)) {
      if (parts === 'shards') return <EmptyState title={m.emptyStream}>{m.emptyStreamWhy}</EmptyState>
      const never = end === null || end === '0'
      const why = never ? m.emptyTopicWhy : m.emptyTopicOnce(formatCount(BigInt(end) - 1n))
      return <EmptyState title={m.emptyTopic}>{why}</EmptyState>
    }
    const where = inRange(filter, zone, parts)
    return (
      <EmptyState title={hasConditions(filter) ? m.noMatch(where) : m.noMessage(where)}>
        {isAhead(filter.range, state.startedAt) ? m.rangeAhead : everyRead(verdict, hasConditions(filter), zone)}
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
