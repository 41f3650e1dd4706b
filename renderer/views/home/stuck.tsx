import type { Ref } from '#contract/ref.ts'
import { refKey } from '#contract/ref.ts'
import { useSamples } from '../../live/use-samples.ts'
import type { Place } from '../../live/follow-samples.ts'
import { useList, useManifest } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'
import { Duration, Num } from '../../ui/num.tsx'
import styles from './board.module.css'

/** How many are shown; the resource's own page has all. */
const shown = 6

/** The parts of a resource (a group's places) that are most behind, with how much and how long. */
export function Stuck({ place, resource }: { readonly place: Place; readonly resource: Ref }) {
  const kinds = useManifest(place.system)?.kinds ?? {}
  const part = Object.entries(kinds).find(([, kind]) => kind.parent === resource.kind && kind.metrics.some((metric) => metric.role === 'backlog'))?.[0]
  const list = useList(place.connection, place.system, { kind: part ?? '', parent: resource, limit: 200 }, { enabled: part !== undefined })
  const parts = list.data?.items ?? []
  const live = useSamples(place, parts.length > 0 ? parts.map((one) => one.ref) : null)
  const behind = parts
    .flatMap((one) => {
      const sample = live.byRef.get(refKey(one.ref))
      return sample && (sample.values.backlog ?? 0) > 0 ? [{ label: one.label, sample, backlog: sample.values.backlog ?? 0, key: refKey(one.ref) }] : []
    })
    .toSorted((a, b) => (b.sample.values.age ?? -1) - (a.sample.values.age ?? -1) || b.backlog - a.backlog)
    .slice(0, shown)
  if (part === undefined) return null
  return (
    <section className={styles.stuck}>
      <h3>{t.backlog.stuck}</h3>
      {behind.length === 0
        ? <p className="t3 small">{list.isPending || (parts.length > 0 && live.at === null) ? t.states.loading : t.backlog.noStuck}</p>
        : (
          <table>
            <thead><tr><th scope="col">{t.backlog.part}</th><th scope="col">{t.backlog.columns.backlog}</th><th scope="col">{t.backlog.columns.behind}</th></tr></thead>
            <tbody>
              {behind.map(({ key, label, sample }) => (
                <tr key={key}><th scope="row">{label}</th><td><Num value={sample.values.backlog} /></td><td><Duration seconds={sample.values.age} /></td></tr>
              ))}
            </tbody>
          </table>
        )}
    </section>
  )
}
