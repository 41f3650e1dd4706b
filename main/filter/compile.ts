import type { Filter } from '#contract/query.ts'
import { headerCondition } from './header.ts'
import { keyCondition } from './key.ts'
import type { Condition, FilterRecord, Match } from './record.ts'
import { textCondition } from './text.ts'
import { whereCondition } from './where.ts'

export type { FilterRecord } from './record.ts'

/**
 * A filter made ready for many records. `mayMatch` false promises that no record of the decompressed batch matches;
 * absent, nothing can be told.
 */
export type CompiledFilter = Condition

/**
 * Compiles the conditions, which are joined by and; an empty filter matches all. Throws BadInput with the column for a
 * `where` that does not compile; `path` is where the filter stood.
 */
export function compileFilter(filter: Filter, path = 'query.filter'): CompiledFilter {
  // The cheap ones first: `matches` stops at the first condition that does not hold.
  const conditions: Condition[] = []
  if (filter.key !== undefined) conditions.push(keyCondition(filter.key))
  if (filter.header !== undefined) conditions.push(headerCondition(filter.header))
  if (filter.text !== undefined && filter.text !== '') conditions.push(textCondition(filter.text, filter.ignoreCase ?? false))
  if (filter.where !== undefined && filter.where.trim() !== '') conditions.push(whereCondition(filter.where, `${path}.where`))

  const matches = (record: FilterRecord): Match => {
    for (const condition of conditions) {
      const match = condition.matches(record)
      if (match !== 'yes') return match
    }
    return 'yes'
  }
  const tests = conditions.flatMap(({ mayMatch }) => mayMatch ?? [])
  return tests.length === 0 ? { matches } : { matches, mayMatch: (batch) => tests.every((test) => test(batch)) }
}
