import type { Problem } from '#contract/problem.ts'
import type { Sample } from '#contract/sample.ts'
import { toProblem } from '../rpc/problem.ts'

/** What is known of the resource of a page. */
type Known = {
  readonly details: { readonly error: unknown }
  /** What describes it; null while or where that is not known. */
  readonly extra: unknown
  readonly sample: Sample | undefined
  readonly live: { readonly failed: Problem | null | undefined }
}

/** Why a page cannot be shown: nothing is known of its resource, or there is no such one. A sample alone keeps a page else. */
export function pageProblem({ details, extra, sample, live }: Known): Problem | undefined {
  const problem = details.error ? toProblem(details.error) : live.failed ?? undefined
  if (!problem || extra !== null) return undefined
  return problem.code === 'NotFound' || sample === undefined ? problem : undefined
}
