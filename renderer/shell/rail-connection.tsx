import type { Connection } from '#contract/connection.ts'
import type { Kind } from '#contract/manifest.ts'
import type { Problem } from '#contract/problem.ts'
import type { ListQuery } from '#contract/resource.ts'
import type { Address } from '../address/address.ts'
import { useAddress } from '../address/use-address.ts'
import { formatCount, unknown } from '../format/number.ts'
import { problemOf, useInfo, useList } from '../rpc/queries.ts'
import { kindIcon } from '../systems/registry.ts'
import { t } from '../texts/index.ts'
import { EnvironmentMark } from '../ui/environment.tsx'
import { Icon } from '../ui/icon.tsx'
import { Tip } from '../ui/tip.tsx'
import { isAws } from './aws-status.ts'
import { useOpened } from './opened.ts'
import { railKinds, type ListedKind } from './rail-kinds.ts'
import { RailLink } from './rail-link.tsx'
import styles from './rail.module.css'

/** A connection in the rail: its square and name, and once it was looked into its kinds with their counts. */
export function RailConnection({ connection, closed }: { readonly connection: Connection; readonly closed: boolean }) {
  const here = useAddress()
  const info = useInfo()
  const isOpened = useOpened(connection)
  const shown = connectionOf(here) === connection.id
  const kinds = railKinds(info.data?.systems ?? [], connection)
  const [first] = kinds
  const asked = useCount(connection.id, first, isOpened)
  // One system of an account may be refused while the others answer: then only its own count is unknown.
  const last = kinds.length > 1 && isAws(connection) ? kinds.at(-1) : undefined
  const other = useCount(connection.id, last, isOpened && asked.isError)
  const problem = last === undefined || other.isError ? problemOf(asked) : undefined
  return (
    <div className={styles.section} role="group" aria-label={connection.name}>
      <RailLink to={{ view: 'connection', connection: connection.id }} look={isOpened ? 'connection' : 'unopened'} closed={closed}
        here={here.view === 'connection' && shown}
        mark={<span className={styles.square}><EnvironmentMark environment={connection.environment} /></span>}
        note={isOpened ? problem ? <NoAnswer problem={problem} /> : <span className="name">{regionOf(connection)}</span> : <NotOpened />}>
        {connection.name}
      </RailLink>
      {isOpened && (!closed || shown) && kinds.map(({ system, kind, look }) => (
        <KindLink key={`${system}/${kind}`} connection={connection.id} system={system} kind={kind} look={look} closed={closed}
          shown={shown} />
      ))}
    </div>
  )
}

/** Where an AWS connection looks; others have no region. */
const regionOf = ({ config }: Connection): string | undefined =>
  (config.type === 'aws' && typeof config.region === 'string' ? config.region : undefined)

const NotOpened = () => (
  <Tip text={t.shell.notOpenedTip}><span><Icon name="idle" small label={t.shell.notOpened} /></span></Tip>
)

const NoAnswer = ({ problem }: { readonly problem: Problem }) => (
  <Tip text={problem.message}><span><Icon name="warning" small tone="bad" label={t.shell.unreachable} /></span></Tip>
)

/** Asks for a count: internals are left out, as in the list. */
const countQuery = (kind: string, look: Kind | undefined): ListQuery => {
  const isInternal = look?.filters?.some(({ key }) => key === 'internal') ?? false
  return { kind, limit: 1, ...(isInternal && { where: { internal: 'false' } }) }
}

/** The count of a kind of one connection, where there is such a kind. */
const useCount = (connection: string, listed: ListedKind | undefined, enabled: boolean) =>
  useList(connection, listed?.system ?? '', countQuery(listed?.kind ?? '', listed?.look), { enabled: enabled && listed !== undefined })

interface KindLinkProps {
  readonly connection: string
  readonly system: string
  readonly kind: string
  readonly look: Kind
  readonly closed: boolean
  readonly shown: boolean
}

/** Counts are read again each 30 s for the connection on the screen only, so that the others may close. */
function KindLink({ connection, system, kind, look, closed, shown }: KindLinkProps) {
  const here = useAddress()
  const list = useList(connection, system, countQuery(kind, look), shown ? { everyMs: 30_000 } : {})
  const inside = (here.view === 'list' || here.view === 'resource') && shown && here.system === system && here.kind === kind
  const count = list.data?.total === undefined ? '' : formatCount(list.data.total)
  const problem = problemOf(list)
  const note = problem ? <span title={problem.message}>{unknown}</span> : count
  return (
    <RailLink to={{ view: 'list', connection, system, kind }} icon={kindIcon(system, kind)} look="kind"
      here={inside} closed={closed} note={note}>
      {look.plural}
    </RailLink>
  )
}

/** The connection an address is about, if it is about one. */
export const connectionOf = (address: Address): string | undefined =>
  address.view === 'connection' || address.view === 'list' || address.view === 'resource' || address.view === 'connect'
    ? address.connection : undefined
