import { Refusal } from '../answer.ts'
import type { Asked } from '../asked.ts'
import { readToken, writeToken } from '../fields.ts'

/** Most items a page (MSK API reference). */
const most = 100

/** The page of a list that a request asks for, and the token of the next one. */
export function pageOf<T>(
  { search }: Asked, all: readonly T[],
): { readonly items: readonly T[]; readonly next: { readonly nextToken?: string } } {
  const count = Number(search.get('maxResults') ?? most)
  if (!(count >= 1 && count <= most)) throw new Refusal('BadRequestException', `maxResults must be between 1 and ${most}.`)
  const from = readToken(search.get('nextToken'))
  const more = from + count < all.length
  return { items: all.slice(from, from + count), next: more ? { nextToken: writeToken(from + count) } : {} }
}
