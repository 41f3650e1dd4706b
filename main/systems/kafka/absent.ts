import type { Problem } from '#contract/problem.ts'

/**
 * Whether a part is not known because the cluster has no call for it, as MSK Serverless lacks several: that is an absence, which is
 * left out, and no error.
 */
export const isAbsent = ({ code }: Problem): boolean => code === 'Unsupported'
