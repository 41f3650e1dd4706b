import type { Problem } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'
import type { Call, Session } from '#main/systems/driver.ts'

/** How many resources a rule on a kind watches. */
const most = 1_000

/** What a rule on a kind watches; `isWhole` where that is all there is, else `problem` says what is missing. */
export type Listed = { readonly refs: readonly Ref[]; readonly isWhole: boolean; readonly problem?: Problem }

/** The first 1,000 resources of a kind in the order of its list; a page that is not whole does not end it. */
export async function listKind(session: Pick<Session, 'list'>, kind: string, call: Call): Promise<Listed> {
  const refs: Ref[] = []
  let missing: Problem | undefined
  for (let cursor: string | undefined; ;) {
    const page = await session.list({ kind, limit: most - refs.length, ...(cursor !== undefined && { cursor }) }, call)
    refs.push(...page.items.map(({ ref }) => ref))
    cursor = page.next
    missing ??= page.problems[0]
    if (cursor === undefined) return missing ? { refs, isWhole: false, problem: missing } : { refs, isWhole: true }
    if (refs.length < most) continue
    const there = page.total === undefined ? `more than ${most.toLocaleString('en')}` : page.total.toLocaleString('en')
    return { refs, isWhole: false, problem: {
      code: 'TooLarge', message: `Only the first ${most.toLocaleString('en')} are watched; there are ${there}`,
      hint: 'Make a rule of its own for what must not be missed.',
    } }
  }
}
