import type { Sample } from '#contract/sample.ts'

/** When a number of a sample was true (epoch ms): CloudWatch tells of minutes ago. */
export const trueAt = ({ asOf, at }: Sample, metric: string): number => asOf?.[metric] ?? at
