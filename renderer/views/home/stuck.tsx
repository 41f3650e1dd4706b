import type { Kind } from '#contract/manifest.ts'
import type { Ref } from '#contract/ref.ts'
import { refKey } from '#contract/ref.ts'
import { useSamples } from '../../live/use-samples.ts'
import type { Place } from '../../live/follow-samples.ts'
import { useList, useManifest } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'
import { Duration, Num } from '../../ui/num.tsx'
import styles from './board.module.css'

const heads = t.backlog.columns
const hasBacklog = ({ metrics }: Kind): boolean => metrics.some(({ role }) => role === 'backlog')

/** How many are shown; the resource's own page has all. */
const shown = 6

/** The parts of a resource (a group's places) that are most behind, with how much and how long. */
export function Stuck({ place, resource }: { readonly place: Place; readonly resource: Ref }) {
  const kinds = useManifest(place.system)?.kinds ?? {}
  const part = Object.entries(kinds).find(([, kind]) => kind.parent === resource.kind && hasBacklog(kind))?.[0]
  const query = { kind: part ?? '', parent: resource, limit: 200 }
  const list = useList(place.connection, place.system, query, { enabled: part !== undefined })
  const parts = list.data?.items ?? []
  const live = useSamples(place, parts.length > 0 ? parts.map((one) => one.ref) : null)
  const behind = parts
    .flatMap((one) => {
      const key = refKey(one.ref)
      const { backlog, age } = live.byRef.get(key)?.values ?? {}
      return backlog ? [{ key, label: one.label, backlog, age }] : []
    })
    .toSorted((a, b) => (b.age ?? -1) - (a.age ?? -1) || b.backlog - a.backlog)
    .slice(0, shown)
  const isReading = list.isPending || (parts.length > 0 && live.at === null)
  if (part === undefined) return null
  return (
    <section className={styles.stuck}>
      <h3>{t.backlog.stuck}</h3>
      {behind.length === 0
        ? <p className="t3 small">{isReading ? t.states.loading : t.backlog.noStuck}</p>
        : (
          <table>
            <thead>
              <tr>{[t.backlog.part, heads.backlog, heads.behind].map((head) => <th key={head} scope="col">{head}</th>)}</tr>
            </thead>
            <tbody>
              {behind.map(({ key, label, backlog, age }) => (
                <tr key={key}><th scope="row">{label}</th><td><Num value={backlog} /></td><td><Duration seconds={age} /></td></tr>
              ))}
            </tbody>
          </table>
        )}
    </section>
  )
}
