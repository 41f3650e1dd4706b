import type { ChartedMetric } from '#contract/metric.ts'

/** Where a metric stands in the list: `own` are those of the manifest, `parts` those of a broker or a shard of the resource. */
type GroupName = 'own' | 'cloudwatch' | 'parts'
export type Group = { readonly name: GroupName; readonly metrics: readonly ChartedMetric[] }

const names: readonly GroupName[] = ['own', 'cloudwatch', 'parts']

function groupOf({ key }: ChartedMetric): GroupName {
  if (!key.startsWith('cloudwatch:')) return 'own'
  return key.includes('?') ? 'parts' : 'cloudwatch'
}

/** The metrics that have every word of `text` in their name or meaning, by group, those that exist first. */
export function groupsOf(metrics: readonly ChartedMetric[], text: string): readonly Group[] {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== '')
  const found = metrics.filter(({ label, means, key }) => {
    const said = `${label} ${means} ${key}`.toLowerCase()
    return words.every((word) => said.includes(word))
  })
  const byGroup = Map.groupBy(found, groupOf)
  return names.flatMap((name) => {
    const of = byGroup.get(name)
    return of ? [{ name, metrics: of.toSorted((a, b) => Number(a.exists === false) - Number(b.exists === false)) }] : []
  })
}

const first = 4

/** What is drawn until somebody chooses: the first metrics of the manifest of which there is something. */
export function usual(metrics: readonly ChartedMetric[]): readonly string[] {
  const own = metrics.filter((metric) => groupOf(metric) === 'own')
  const known = own.filter(({ exists }) => exists !== false)
  return (known.length > 0 ? known : own).slice(0, first).map(({ key }) => key)
}
