import { createHash } from 'node:crypto'
import type { Filter, ReadQuery } from '#contract/query.ts'

/** Of what a resumed read must send again unchanged. */
export function hashOf({ filter, decode }: Pick<ReadQuery, 'filter' | 'decode'>): string {
  return createHash('sha256').update(stable([withoutEmpty(filter), decode ?? {}])).digest('base64url').slice(0, 16)
}

/** Conditions that say nothing do not make a filter another one; an empty `key` says that the key is empty. */
function withoutEmpty(filter: Filter | undefined): Filter {
  return Object.fromEntries(
    Object.entries(filter ?? {}).filter(([name, value]) => value !== false && (value !== '' || name === 'key'))
  )
}

/** JSON with the members of every object in order. */
export function stable(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) => typeof member === 'object' && member !== null && !Array.isArray(member)
    ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1))) : member) ?? ''
}
