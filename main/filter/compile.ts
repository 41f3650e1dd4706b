import type { Decode, Filter } from '#contract/query.ts'
import { decodedValue } from '#main/payload/decoded.ts'
import type { DecodePayload } from './fields.ts'
import { headerCondition } from './header.ts'
import { keyCondition } from './key.ts'
import type { Condition, Match, SectionRecord } from './record.ts'
import { textCondition } from './text.ts'
import { whereCondition } from './where.ts'

export type { FilterRecord, Match, RecordTest, SectionRecord } from './record.ts'

/** A filter made ready for many records. */
export type CompiledFilter = Condition

/**
 * `path` is where the filter stood, for errors. `decode` gives a payload as `where` sees it; it must parse what is JSON text as
 * it is, unless `chosen` names another decoder than `auto` or `json`.
 */
type FilterOptions = {
  readonly path?: string
  readonly decode?: DecodePayload
  readonly chosen?: Decode | undefined
}

/**
 * Compiles the conditions, which are joined by and; an empty filter matches all. Throws BadInput with the column for a
 * `where` that does not compile.
 */
export function compileFilter(filter: Filter, options: FilterOptions = {}): CompiledFilter {
  const { path = 'query.filter', decode = (bytes) => decodedValue(bytes), chosen } = options
  // The cheap ones first: judging stops at the first condition that does not hold.
  const conditions: Condition[] = []
  if (filter.key !== undefined) conditions.push(keyCondition(filter.key))
  if (filter.header !== undefined) conditions.push(headerCondition(filter.header))
  if (filter.text !== undefined && filter.text !== '') conditions.push(textCondition(filter.text, filter.ignoreCase ?? false))
  if (filter.where !== undefined && filter.where.trim() !== '') {
    conditions.push(whereCondition(filter.where, { path: `${path}.where`, decode, chosen }))
  }
  return joined(conditions)
}

function joined(conditions: readonly Condition[]): CompiledFilter {
  const [only] = conditions
  if (only && conditions.length === 1) return only
  return {
    matches: (record) => firstNot(conditions.map(({ matches }) => matches), record),
    over(section) {
      const tests: ((record: SectionRecord) => Match)[] = []
      for (const condition of conditions) {
        const test = condition.over(section)
        if (test === null) return null
        tests.push(test)
      }
      return (record) => firstNot(tests, record)
    },
  }
}

function firstNot<Judged>(tests: readonly ((record: Judged) => Match)[], record: Judged): Match {
  for (const test of tests) {
    const match = test(record)
    if (match !== 'yes') return match
  }
  return 'yes'
}
