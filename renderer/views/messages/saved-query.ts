import type { ReadQuery } from '#contract/query.ts'
import type { TimeZone } from '../../format/time.ts'
import { t } from '../../texts/index.ts'
import { conditions, decodeOf, noFilter, readQuery, type HeaderFilter, type MessageFilter, type Range } from './filter.ts'
import { formatName } from './format-names.ts'
import { shardNumber } from './parts.ts'
import { rangeWords } from './range-words.ts'

/**
 * A filter as it is kept to be asked again. Everything, two times and offsets are kept as they are; a span that ends now is left
 * open, and the filter is asked of whatever range is chosen then.
 */
export function queryOf(filter: MessageFilter): ReadQuery {
  const part = conditions(filter)
  const decode = decodeOf(filter.decode)
  return {
    direction: filter.order === 'newest' ? 'backward' : 'forward',
    ...(filter.partitions && { partitions: [...filter.partitions] }),
    ...(filter.shards && { shards: [...filter.shards] }),
    ...(part && { filter: part }),
    ...(decode && { decode }),
    ...(filter.stop !== null && { limit: filter.stop }),
    ...rangeOf(filter),
  }
}

function rangeOf(filter: MessageFilter): Pick<ReadQuery, 'from' | 'until'> {
  const backward = filter.order === 'newest'
  switch (filter.range.type) {
    case 'last': return {}
    case 'all': return backward ? { from: 'newest', until: 'oldest' } : { from: 'oldest', until: 'now' }
    case 'between': case 'offset': case 'offsets': case 'sequences': {
      const { from, until } = readQuery(filter, 0)
      return { ...(from && { from }), ...(until && { until }) }
    }
  }
}

/** The filter a kept query was made of; without a range where none was kept. */
export function filterOf(query: ReadQuery): Omit<MessageFilter, 'range'> & { readonly range?: Range } {
  const { text = '', ignoreCase = false, key = null, header, where = '' } = query.filter ?? {}
  const range = keptRange(query)
  return {
    ...(range && { range }),
    order: query.direction === 'forward' ? 'oldest' : 'newest',
    partitions: query.partitions && range?.type !== 'offsets' ? query.partitions : null,
    shards: range?.type === 'sequences' ? null : query.shards ?? null,
    text, ignoreCase, key, where, fanOut: false,
    header: header ? { name: header.name, value: header.value ?? null } : null,
    stop: query.limit ?? null,
    decode: { key: query.decode?.key ?? null, value: query.decode?.value ?? null },
  }
}

type End = NonNullable<ReadQuery['from'] | ReadQuery['until']>
const timeOf = (end: End | undefined): number | null => (typeof end === 'object' && 'time' in end ? end.time : null)
const offsetsOf = (end: End | undefined) => (typeof end === 'object' && 'offsets' in end ? end.offsets : null)

function keptRange({ direction, from, until }: ReadQuery): Range | undefined {
  const [low, high] = direction === 'forward' ? [from, until] : [until, from]
  const [lowOffsets, highOffsets] = [offsetsOf(low), offsetsOf(high)]
  if (lowOffsets && highOffsets) return { type: 'offsets', from: lowOffsets, to: highOffsets }
  if (typeof from === 'object' && 'offset' in from) return { type: 'offset', offset: from.offset }
  if (typeof from === 'object' && 'sequence' in from) return { type: 'sequences', from: from.sequence }
  const lowest = timeOf(low)
  if (lowest !== null) return { type: 'between', from: lowest, to: timeOf(high) }
  return low === 'oldest' ? { type: 'all' } : undefined
}

function headerWords(header: HeaderFilter | null): string {
  if (header === null) return ''
  const { headerName, headerIs } = t.messages
  return `${headerName} ${header.name}${header.value === null ? '' : ` ${headerIs} ${header.value}`}`
}

/** A kept query in a few words, for lists: its conditions, and its range where one was kept. */
export function queryWords(query: ReadQuery, zone: TimeZone): string {
  const m = t.messages
  const filter = { ...noFilter, ...filterOf(query) }
  const parts = [
    filter.where.trim(),
    filter.text === '' ? '' : m.savedText(filter.text),
    filter.key === null ? '' : `${m.keyIs} ${filter.key}`,
    headerWords(filter.header),
    filter.partitions === null ? '' : m.savedPartitions(m.somePartitions(filter.partitions)),
    filter.shards === null ? '' : m.savedShards(m.someShards(filter.shards.map(shardNumber))),
    filter.decode.value === null ? '' : `${m.readAs.toLowerCase()} ${formatName(filter.decode.value)}`,
    filter.decode.key === null ? '' : m.keyAs(formatName(filter.decode.key)),
    filter.stop === null ? '' : m.savedStop(filter.stop),
    filter.order === 'oldest' ? m.oldestFirst.toLowerCase() : '',
    filterOf(query).range ? rangeWords(filter.range, zone) : '',
  ].filter(Boolean)
  return parts.join(' · ')
}
