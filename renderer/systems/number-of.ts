import type { Sample } from '#contract/sample.ts'

/** A number of a sample by its metric or fact; undefined while none has come, null when unknown. */
export function numberOf(sample: Sample | undefined, key: string): number | null | undefined {
  if (!sample) return undefined
  const fact = sample.facts?.[key]
  return sample.values[key] ?? (typeof fact === 'number' ? fact : null)
}
