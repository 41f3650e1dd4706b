import { z } from 'zod'

type Issue = { readonly message: string; readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined }
type Plain = { path: string; message: string }

/** What zod tells of a value that is none of a union's alternatives: the issues with each of them. */
const OfUnion = z.object({
  errors: z.array(
    z.array(z.looseObject({ code: z.string(), path: z.array(z.union([z.string(), z.number()])), message: z.string() }))
  ),
})

/**
 * One issue of a schema with its dotted place. Of a union, the issues with the one alternative that was clearly meant: the fewest
 * of all, and none about the type of the whole.
 */
export function plainIssues(issue: Issue, before: readonly string[] = []): readonly Plain[] {
  const path = [...before, ...(issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part))]
  const alternatives = (OfUnion.safeParse(issue).data?.errors ?? [])
    .filter((issues) => !issues.some(({ code, path: inside }) => inside.length === 0 && /^invalid_(type|value)$/.test(code)))
    .map((issues) => issues.flatMap((one) => plainIssues(one, path)))
    .toSorted((a, b) => a.length - b.length)
  const [nearest, second] = alternatives
  if (nearest && nearest.length < (second?.length ?? Infinity)) return nearest
  return [{ path: path.join('.'), message: issue.message }]
}
