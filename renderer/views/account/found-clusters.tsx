import type { Resource } from '#contract/resource.ts'
import { Link } from '../../address/link.tsx'
import { problemOf, useList, useManifest } from '../../rpc/queries.ts'
import { useOpenCluster } from '../../systems/msk/open-cluster.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { ProblemStrip } from '../list/problem-strip.tsx'
import styles from './account.module.css'

const a = t.aws.account
const shown = 12

const word = (fact: unknown): string | undefined => (typeof fact === 'string' && fact !== '' ? fact : undefined)

/** What a cluster is, in one line: state, type, version. */
const about = ({ facts }: Resource): string => [word(facts.state), word(facts.type), word(facts.version)].filter(Boolean).join(' · ')

/** The MSK clusters of an account and region, each to be opened as a Kafka connection with one click. */
export function FoundClusters({ connection }: { readonly connection: string }) {
  const manifest = useManifest('msk')
  const list = useList(connection, 'msk', { kind: 'cluster', limit: shown }, { enabled: manifest !== undefined })
  const { openCluster, busy, problem } = useOpenCluster()
  if (!manifest) return null
  const failed = problemOf(list)
  const items = list.data?.items ?? []
  const total = list.data?.total ?? items.length
  return (
    <section className={styles.section} aria-label={a.clusters}>
      <h2>{a.clusters}{items.length > 0 && <span>{total}</span>}</h2>
      {failed && <FailedState problem={failed} connection={connection} onTryAgain={() => void list.refetch()} />}
      {!failed && list.isPending && <p className="t2" role="status">{a.lookingClusters}</p>}
      {list.data && items.length === 0 && list.data.problems.length === 0 && <p className="t2">{a.noClusters}</p>}
      {list.data && <ProblemStrip problems={list.data.problems} />}
      {problem && <FailedState problem={problem} />}
      {items.length > 0 && (
        <ul className={styles.found}>
          {items.map((cluster) => (
            <li key={cluster.ref.path.join('/')}>
              <div>
                <Link to={{ view: 'resource', connection, system: 'msk', kind: 'cluster', path: cluster.ref.path }} className={styles.name}>{cluster.label}</Link>
                <p className="t2 small">{about(cluster)}</p>
              </div>
              <Button aria-label={a.openLong(cluster.label)} disabled={busy !== undefined}
                onClick={() => void openCluster({ connection, system: 'msk' }, cluster.ref, cluster.label)}>
                {busy === cluster.label ? a.opening : a.open}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {total > items.length && <Link to={{ view: 'list', connection, system: 'msk', kind: 'cluster' }}>{a.allClusters(total)}</Link>}
    </section>
  )
}
