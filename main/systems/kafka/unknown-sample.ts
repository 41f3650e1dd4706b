import type { Problem } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'
import type { Sample } from '#contract/sample.ts'
import { manifest } from './manifest.ts'

/** A sample that knows nothing: every metric of the kind is null, with the reason. */
export const unknown = (ref: Ref, at: number, problem: Problem): Sample => ({
  ref,
  at,
  problems: [problem],
  values: Object.fromEntries((manifest.kinds[ref.kind]?.metrics ?? []).map(({ key }) => [key, null])),
})
