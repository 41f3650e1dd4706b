import { refKey, type Ref } from '#contract/ref.ts'
import type { Fact, Resource } from '#contract/resource.ts'
import type { Sample } from '#contract/sample.ts'

/** One resource of a list with its newest sample. `sampled` false: this kind is not sampled, so what is missing will not come. */
export type ResourceRow = { readonly key: string; readonly resource: Resource; readonly sample: Sample | undefined; readonly sampled: boolean }

/** A value of a row: the newest sample goes before what the list said; undefined while it may still come, null when unknown. */
export function valueOf(row: ResourceRow, key: string): Fact | undefined {
  const { resource, sample, sampled } = row
  const live = sample?.values[key] ?? sample?.facts?.[key]
  if (live !== undefined && live !== null) return live
  const listed = resource.facts[key]
  if (listed !== undefined && listed !== null) return listed
  return sampled && !sample ? undefined : null
}

/** Why something of this row is unknown, as far as its sample says. */
export const whyOf = (row: ResourceRow): string => row.sample?.problems?.[0]?.message ?? ''

/** Makes rows of resources; a row stays the same object while its resource and sample do, so that only changed rows are drawn again. */
export function rowMaker(): (resources: readonly Resource[], samples: { get(key: string): Sample | undefined }, sampled: boolean) => readonly ResourceRow[] {
  const made = new WeakMap<Resource, ResourceRow>()
  return (resources, samples, sampled) => resources.map((resource) => {
    const before = made.get(resource)
    const key = before?.key ?? refKey(resource.ref)
    const sample = samples.get(key)
    if (before && before.sample === sample && before.sampled === sampled) return before
    const row = { key, resource, sample, sampled }
    made.set(resource, row)
    return row
  })
}

/** The newer of two samples that are known of each row. */
export const newestOf = (a: ReadonlyMap<string, Sample>, b: ReadonlyMap<string, Sample>) => ({
  get(key: string): Sample | undefined {
    const [one, other] = [a.get(key), b.get(key)]
    return one && other ? (other.at > one.at ? other : one) : one ?? other
  },
})

/** How many rows the refs in view are rounded to, so that a little scrolling does not open a new stream. */
const block = 20

/** The refs to sample while the rows from `first` to `last` are on the screen: whole blocks, at most 200. */
export function refsInView(resources: readonly Resource[], first: number, last: number): readonly Ref[] {
  const from = Math.max(0, Math.floor(first / block) * block)
  const to = Math.min(resources.length, (Math.floor(last / block) + 1) * block, from + 200)
  return resources.slice(from, to).map((resource) => resource.ref)
}
