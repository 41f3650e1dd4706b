import type { Address } from '../address/address.ts'
import { Link } from '../address/link.tsx'
import type { Manifest } from '#contract/manifest.ts'
import { useConnection, useManifest } from '../rpc/queries.ts'
import { segmentText } from '../systems/registry.ts'
import { t } from '../texts/index.ts'
import { EnvironmentTag } from '../ui/environment.tsx'
import { MiddleTruncate } from '../ui/middle-truncate.tsx'
import { useStore } from '../store.ts'
import { connectionOf } from './rail-connection.tsx'
import { titleNote } from './title.ts'
import styles from './top-bar.module.css'

interface Crumb { readonly text: string; readonly to: Address }

/** The kinds a kind lies in, the outermost first: a partition in a topic, in a cluster. */
function ancestorsOf(manifest: Manifest | undefined, kind: string): readonly string[] {
  const parent = manifest?.kinds[kind]?.parent
  return parent === undefined ? [] : [...ancestorsOf(manifest, parent), parent]
}

/** Where an address lies: the crumbs before it and its own name, which is the page's only `h1`. */
export function useTrail(address: Address): { readonly crumbs: readonly Crumb[]; readonly title: string } {
  const system = address.view === 'list' || address.view === 'resource' ? address.system : undefined
  const manifest = useManifest(system)
  const connection = useConnection(connectionOf(address))
  switch (address.view) {
    case 'home': return { crumbs: [], title: t.shell.backlog }
    case 'connect': return { crumbs: [], title: connection ? t.shell.editConnection(connection.name) : t.shell.connect }
    case 'alerts': case 'jobs': case 'audit': case 'settings': return { crumbs: [], title: t.shell[address.view] }
    case 'connection': return { crumbs: [], title: connection?.name ?? address.connection }
    case 'unknown': return { crumbs: [], title: t.shell.unknownTitle }
    case 'list': return { crumbs: [], title: manifest?.kinds[address.kind]?.plural ?? address.kind }
    case 'resource': {
      const { connection: id, system: name, kind, path } = address
      const look = manifest?.kinds[kind]
      const above = ancestorsOf(manifest, kind)
      const [top = kind] = above
      const up: Crumb[] = [
        { text: manifest?.kinds[top]?.plural ?? top, to: { view: 'list', connection: id, system: name, kind: top } },
        ...above.map((parent, index): Crumb => ({
          text: segmentText(name, path[index] ?? ''),
          to: { view: 'resource', connection: id, system: name, kind: parent, path: path.slice(0, index + 1) },
        })),
      ]
      const own = segmentText(name, path.at(-1) ?? '')
      // A bare number says nothing alone: "Broker 1", "Partition 3".
      const isNumbered = above.length > 0 || /^\d+$/.test(own)
      const whole = path.map((segment) => segmentText(name, segment)).join(' / ')
      return { crumbs: up, title: isNumbered ? `${look?.label ?? kind} ${own}` : whole }
    }
  }
}

/** The trail in the top bar: connection with its environment and level, the lists above, and the name of what is shown. */
export function Crumbs({ address }: { readonly address: Address }) {
  const { crumbs, title } = useTrail(address)
  const connection = useConnection(connectionOf(address))
  const isItself = address.view === 'connection' || address.view === 'connect'
  const above = isItself ? undefined : connection
  const note = useStore(titleNote)
  return (
    <div className={styles.crumbs}>
      <nav aria-label={t.shell.crumbs} className={styles.trail}>
        {above && (
          <>
            <Link to={{ view: 'connection', connection: above.id }} className={styles.crumb}>
              <MiddleTruncate text={above.name} />
            </Link>
            <Tag connection={above} />
            <Slash />
          </>
        )}
        {crumbs.map(({ text, to }) => (
          <span key={text} className={styles.step}>
            <Link to={to} className={styles.crumb}><MiddleTruncate text={text} /></Link><Slash />
          </span>
        ))}
      </nav>
      <h1 className={styles.title}><MiddleTruncate text={title} /></h1>
      {connection && isItself && <Tag connection={connection} />}
      {note !== undefined && <span className={styles.note}>{note}</span>}
    </div>
  )
}

const Tag = ({ connection }: { readonly connection: NonNullable<ReturnType<typeof useConnection>> }) =>
  <EnvironmentTag environment={connection.environment} level={connection.effective} />
const Slash = () => <span className={styles.slash} aria-hidden="true">/</span>
