import { formatClock, formatDate, formatMoment, type TimeZone } from '../../format/time.ts'
import { t } from '../../texts/index.ts'
import type { Range } from './filter.ts'
import { sequenceEnd, shardNumber } from './parts.ts'

const m = t.messages

/** A range in words: for its button, and in lists of filters. */
export function rangeWords(range: Range, zone: TimeZone): string {
  switch (range.type) {
    case 'all': return m.everything
    case 'last': return m.last(range.minutes)
    case 'between': {
      const sameDay = range.to === null || formatDate(range.from, zone) === formatDate(range.to, zone)
      const clock = (at: number) => (sameDay ? formatClock(at, zone) : formatMoment(at, zone))
      return m.inTimes(clock(range.from), range.to === null ? m.untilNow : clock(range.to))
    }
    case 'offset': return `${m.offset} ${range.offset}`
    case 'offsets': return m.offsetRange
    case 'sequences': return sequenceWords(range.from)
  }
}

function sequenceWords(from: Readonly<Record<string, string>>): string {
  const [first, second] = Object.entries(from)
  return first && !second ? m.fromShard(shardNumber(first[0]), sequenceEnd(first[1])) : m.sequenceRange
}
