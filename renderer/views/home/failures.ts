import type { Connection } from '#contract/connection.ts'
import type { Problem } from '#contract/problem.ts'
import { t } from '../../texts/index.ts'

/** A connection of which something could not be read, and why. */
export type Failure = { readonly connection: Connection; readonly problem: Problem }

type Asked = { readonly connection: Connection; readonly problem: Problem | undefined }

/** What was given up (settings saved, a connection opened anew) says nothing of the other side; it is asked again by itself. */
export const isTold = ({ code }: Problem): boolean => code !== 'Cancelled'

/** Each connection once, with the first of its problems that is worth telling: several of its systems may fail alike. */
export function failuresOf(found: readonly Asked[]): readonly Failure[] {
  const failures = new Map<string, Failure>()
  for (const { connection, problem } of found) {
    if (problem && isTold(problem) && !failures.has(connection.id)) failures.set(connection.id, { connection, problem })
  }
  return [...failures.values()]
}

/** Who is silent; anybody else answered, but not with everything. */
const silent: ReadonlySet<Problem['code']> = new Set(['Unreachable', 'TimedOut'])

/** The strip over the board: how many of `all` connections did not answer, or not in full, and what the first of them said. */
export function failureWords([first, ...more]: readonly Failure[], all: number): Readonly<Record<'count' | 'rest', string>> {
  if (!first) return { count: '', rest: '' }
  const areSilent = [first, ...more].every(({ problem }) => silent.has(problem.code))
  const { connection, problem } = first
  return {
    count: t.backlog.failedSome(more.length + 1, all),
    rest: `${areSilent ? t.backlog.noAnswer : t.backlog.notInFull} ${t.backlog.failedFirst(connection.name, problem.message)}`,
  }
}
