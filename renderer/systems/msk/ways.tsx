import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { Tag } from '../../ui/tag.tsx'
import { openedBy, useOpenCluster, type Way } from './open-cluster.ts'
import styles from './msk.module.css'

const m = t.msk

/** The ways to open a cluster as a Kafka connection, the best first, each with what it needs; and what to do without a path. */
export function Ways({ ways }: { readonly ways: readonly Way[] }) {
  const { open, busy, problem, connections } = useOpenCluster()
  if (ways.length === 0) return <EmptyState title={m.noWays}>{m.noWaysText}</EmptyState>
  return (
    <section className={styles.ways} aria-label={m.open}>
      <h2>{m.open}</h2>
      <p className="t2">{m.openText}</p>
      {problem && <FailedState problem={problem} />}
      <ul>
        {ways.map((way, index) => {
          const saved = openedBy(connections, way)
          const name = m.ways[way.way]
          return (
            <li key={way.connection.name}>
              <div>
                <p><b>{name}</b> <Tag>{m.reach[way.reach]}</Tag></p>
                <p className="t2">{way.why}</p>
                {saved && <p className="t3 small">{m.opened(saved.name)}</p>}
              </div>
              <Button kind={index === 0 ? 'primary' : 'default'} disabled={busy !== undefined}
                aria-label={saved ? m.goThereLong(saved.name) : m.openThis(name)} onClick={() => void open(way)}>
                {saved ? m.goThere : m.openIt}
              </Button>
            </li>
          )
        })}
      </ul>
      <h3>{m.noPath}</h3>
      <p className="t2">{m.noPathText}</p>
      <ul className={styles.paths}>{m.noPathWays.map((way) => <li key={way}>{way}</li>)}</ul>
      <p className="t2">{m.noPathAgain}</p>
    </section>
  )
}
