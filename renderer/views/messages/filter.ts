import type { Verdict } from '#contract/message.ts'
import type { Decode, Filter, ReadQuery, TailQuery } from '#contract/query.ts'
import type { Parts } from './parts.ts'

/**
 * Which part of a topic or stream is read. Times are epoch ms, offsets and sequence numbers strings, by partition or shard;
 * `minutes` counts back from the moment of the search.
 */
export type Range =
  | { readonly type: 'last', readonly minutes: number }
  | { readonly type: 'all' }
  | { readonly type: 'between', readonly from: number, readonly to: number | null }
  | { readonly type: 'offset', readonly offset: string }
  | { readonly type: 'offsets', readonly from: Readonly<Record<string, string>>, readonly to: Readonly<Record<string, string>> }
  | { readonly type: 'sequences', readonly from: Readonly<Record<string, string>> }

export type HeaderFilter = { readonly name: string, readonly value: string | null }

/** Which decoders read key and value, by name; null is chosen by content. */
export type DecodeChoice = { readonly key: string | null, readonly value: string | null }

/**
 * What a person asks of the messages of one topic: everything the filter bar says, as it stands in the address. `stop` null is
 * the usual limit.
 */
export type MessageFilter = {
  readonly range: Range
  readonly order: 'newest' | 'oldest'
  readonly partitions: readonly number[] | null
  readonly shards: readonly string[] | null
  readonly text: string
  readonly ignoreCase: boolean
  readonly key: string | null
  readonly header: HeaderFilter | null
  readonly where: string
  readonly stop: number | null
  readonly decode: DecodeChoice
  /** A tail reads through a consumer of its own. */
  readonly fanOut: boolean
}

export const noFilter: MessageFilter = {
  range: { type: 'all' }, order: 'newest', partitions: null, shards: null, text: '', ignoreCase: false, key: null, header: null,
  where: '',
  stop: null, decode: { key: null, value: null }, fanOut: false,
}

/** The shards that a filter reads; null is all of them. Sequence numbers name their own. */
export const shardsOf = ({ range, shards }: MessageFilter): readonly string[] | null =>
  (range.type === 'sequences' ? Object.keys(range.from) : shards)

/** Another choice of shards. A sequence number holds in its own shard alone, so that all of the chosen ones are read then. */
export const withShards = ({ range }: MessageFilter, shards: readonly string[] | null): Partial<MessageFilter> =>
  (range.type === 'sequences' ? { shards, range: { type: 'all' } } : { shards })

/** At most this many matches are asked for by one search. */
const mostMatches = 100_000

/** Whether a message has to meet any condition besides standing in the range. */
export const hasConditions = (filter: MessageFilter): boolean =>
  filter.text !== '' || filter.key !== null || filter.header !== null || filter.where.trim() !== ''

/** How many matches end a read: what was asked for, else 100 to look and 500 to search. */
export const limitOf = (filter: MessageFilter): number => filter.stop ?? (hasConditions(filter) ? 500 : 100)

const whole = /^\d{1,19}$/

function parseOffsets(text: string): Range | null {
  const parts = text.split('~').map((part) => /^(\d+)-(\d+)-(\d+)$/.exec(part))
  const from: Record<string, string> = {}
  const to: Record<string, string> = {}
  for (const part of parts) {
    const [, partition, low, high] = part ?? []
    if (partition === undefined || low === undefined || high === undefined) return null
    from[partition] = low
    to[partition] = high
  }
  return { type: 'offsets', from, to }
}

function parseSequences(text: string): Range | null {
  const parts = text.split('~').map((part) => /^([\w.-]+):(\d{1,57})$/.exec(part))
  const from: Record<string, string> = {}
  for (const part of parts) {
    const [, shard, sequence] = part ?? []
    if (shard === undefined || sequence === undefined) return null
    from[shard] = sequence
  }
  return { type: 'sequences', from }
}

/**
 * `90m`, `all`, `1732099471000..1732104871000`, `o1204331`, `p3-100-200~4-7-9` for ranges of offsets a partition,
 * `sshardId-1:49~…` by shard.
 */
function parseRange(text: string | null): Range {
  const last = /^(\d{1,6})m$/.exec(text ?? '')
  if (last) return { type: 'last', minutes: Number(last[1]) }
  const between = /^(\d{1,15})\.\.(\d{1,15})?$/.exec(text ?? '')
  if (between) return { type: 'between', from: Number(between[1]), to: between[2] === undefined ? null : Number(between[2]) }
  if (text?.startsWith('o') && whole.test(text.slice(1))) return { type: 'offset', offset: text.slice(1) }
  if (text?.startsWith('s')) return parseSequences(text.slice(1)) ?? noFilter.range
  if (text?.startsWith('p')) return parseOffsets(text.slice(1)) ?? noFilter.range
  return noFilter.range
}

function rangeText(range: Range): string | null {
  switch (range.type) {
    case 'all': return null
    case 'last': return `${range.minutes}m`
    case 'between': return `${range.from}..${range.to ?? ''}`
    case 'offset': return `o${range.offset}`
    case 'sequences': return `s${Object.entries(range.from).map(([shard, sequence]) => `${shard}:${sequence}`).join('~')}`
    case 'offsets': {
      const parts = Object.entries(range.from).map(([partition, low]) => `${partition}-${low}-${range.to[partition] ?? low}`)
      return `p${parts.join('~')}`
    }
  }
}

/** Reads the filter out of an address; what cannot be read falls back to what is usual. */
export function parseFilter(params: URLSearchParams): MessageFilter {
  const partitions = (params.get('part') ?? '').split(',').filter((part) => whole.test(part)).map(Number)
  const shards = (params.get('shard') ?? '').split(',').filter(Boolean)
  const stop = Number(params.get('stop'))
  const header = params.get('header')
  return {
    range: parseRange(params.get('range')),
    order: params.get('order') === 'oldest' ? 'oldest' : 'newest',
    partitions: partitions.length > 0 ? partitions : null,
    shards: shards.length > 0 ? shards : null,
    text: params.get('text') ?? '',
    ignoreCase: params.get('case') === 'ignore',
    key: params.get('key'),
    header: header === null ? null : { name: header, value: params.get('is') },
    where: params.get('where') ?? '',
    stop: Number.isInteger(stop) && stop > 0 ? Math.min(stop, mostMatches) : null,
    decode: { key: params.get('keyas'), value: params.get('decode') },
    fanOut: params.get('fanout') === '1',
  }
}

/** The filter as it stands in an address; null removes a parameter. */
export function filterParams(filter: MessageFilter): Readonly<Record<string, string | null>> {
  return {
    range: rangeText(filter.range),
    order: filter.order === 'oldest' ? 'oldest' : null,
    part: filter.partitions?.join(',') ?? null,
    shard: filter.shards?.join(',') ?? null,
    fanout: filter.fanOut ? '1' : null,
    text: filter.text || null,
    case: filter.ignoreCase ? 'ignore' : null,
    key: filter.key,
    header: filter.header?.name ?? null,
    is: filter.header?.value ?? null,
    where: filter.where.trim() || null,
    stop: filter.stop === null ? null : String(filter.stop),
    decode: filter.decode.value,
    keyas: filter.decode.key,
  }
}

/** A filter as one text, equal for equal filters. */
export function filterText(filter: MessageFilter): string {
  const said = Object.entries(filterParams(filter)).filter((entry): entry is [string, string] => entry[1] !== null)
  return new URLSearchParams(said).toString()
}

/** The conditions as the host takes them; undefined where there is none. */
export function conditions(filter: MessageFilter): Filter | undefined {
  if (!hasConditions(filter)) return undefined
  return {
    ...(filter.text && { text: filter.text, ...(filter.ignoreCase && { ignoreCase: true }) }),
    ...(filter.key !== null && { key: filter.key }),
    ...(filter.header && {
      header: { name: filter.header.name, ...(filter.header.value !== null && { value: filter.header.value }) },
    }),
    ...(filter.where.trim() && { where: filter.where.trim() }),
  }
}

/** A choice of decoders as the host takes it; undefined where both are chosen by content. */
export const decodeOf = ({ key, value }: DecodeChoice): Decode | undefined =>
  (key === null && value === null ? undefined : { ...(key !== null && { key }), ...(value !== null && { value }) })

const common = (filter: MessageFilter): Pick<ReadQuery, 'partitions' | 'shards' | 'filter' | 'decode'> => {
  const filterPart = conditions(filter)
  const decode = decodeOf(filter.decode)
  const shards = shardsOf(filter)
  return {
    ...(filter.partitions && { partitions: [...filter.partitions] }),
    ...(shards && { shards: [...shards] }),
    ...(filterPart && { filter: filterPart }),
    ...(decode && { decode }),
  }
}

/** The span of time a filter asks for at a moment, as far as it says one. */
export function askedSpan(range: Range, now: number): { readonly from: number | null, readonly to: number | null } {
  if (range.type === 'last') return { from: now - range.minutes * 60_000, to: now }
  if (range.type === 'between') return { from: range.from, to: range.to ?? now }
  return { from: null, to: null }
}

/** What to ask of the host for this filter, at this moment (epoch ms). */
export function readQuery(filter: MessageFilter, now: number): ReadQuery {
  const backward = filter.order === 'newest'
  const base = { ...common(filter), direction: backward ? 'backward' as const : 'forward' as const, limit: limitOf(filter) }
  const { range } = filter
  switch (range.type) {
    case 'all': return { ...base, from: backward ? 'newest' : 'oldest' }
    case 'last': {
      const low = { time: now - range.minutes * 60_000 }
      return backward ? { ...base, from: 'newest', until: low } : { ...base, from: low }
    }
    case 'between': {
      const low = { time: range.from }
      const high = range.to === null ? null : { time: range.to }
      if (backward) return { ...base, from: high ?? 'newest', until: low }
      return { ...base, from: low, ...(high && { until: high }) }
    }
    case 'offset': return { ...base, from: { offset: range.offset } }
    case 'sequences': return { ...base, from: { sequence: { ...range.from } } }
    case 'offsets': {
      const [low, high] = [{ offsets: { ...range.from } }, { offsets: { ...range.to } }]
      const partitions = Object.keys(range.from).map(Number)
      return backward ? { ...base, partitions, from: high, until: low } : { ...base, partitions, from: low, until: high }
    }
  }
}

/** The same question, going on where an earlier read of it stopped. */
export const resumeQuery = (filter: MessageFilter, resume: string, limit: number): ReadQuery => {
  const { filter: conditionsPart, decode } = common(filter)
  return { ...(conditionsPart && { filter: conditionsPart }), ...(decode && { decode }), from: { resume }, limit }
}

/** The same question over the times a read of a stream has been through: arrival times of its records do not change. */
function exportTimes(filter: MessageFilter, { span }: Verdict, found: number): ReadQuery {
  const [low, high] = [span.from === null ? null : { time: span.from }, span.to === null ? null : { time: span.to + 1 }]
  const backward = filter.order === 'newest'
  const [from, until] = backward ? [high, low] : [low, high]
  // What was read from a sequence number begins there again: other shards have records of the same time.
  const begin = filter.range.type === 'sequences' ? readQuery(filter, 0) : { ...common(filter), ...(from && { from }) }
  return { ...begin, direction: backward ? 'backward' : 'forward', limit: found + 1, ...(until && { until }) }
}

/** The same question over the very part a read has been through, so that it finds the same messages again. */
export function exportQuery(filter: MessageFilter, verdict: Verdict, found: number, parts: Parts['kind']): ReadQuery {
  if (parts === 'shards') return exportTimes(filter, verdict, found)
  const { ranges } = verdict
  const offsets = (of: (range: Verdict['ranges'][number]) => string) =>
    ({ offsets: Object.fromEntries(ranges.map((range) => [range.partition, of(range)])) })
  return {
    ...common(filter),
    partitions: ranges.map(({ partition }) => Number(partition)),
    direction: filter.order === 'newest' ? 'backward' : 'forward',
    from: offsets((range) => range.from), until: offsets((range) => range.reached), limit: found + 1,
  }
}

/** What to follow for this filter. Without conditions it begins with the last few messages, so that something stands there. */
export const tailQuery = (filter: MessageFilter): TailQuery =>
  ({ ...common(filter), from: hasConditions(filter) ? 'newest' : { last: 50 }, ...(filter.fanOut && { fanOut: true }) })
