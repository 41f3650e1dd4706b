import { useAddress } from '../address/use-address.ts'
import type { Address } from '../address/address.ts'
import { useConnections } from '../rpc/queries.ts'
import { useStore } from '../store.ts'
import { t } from '../texts/index.ts'
import { IconButton } from '../ui/button.tsx'
import type { IconName } from '../ui/icon.tsx'
import { Badge } from '../ui/tag.tsx'
import { BrandMark } from './brand.tsx'
import { RailConnection } from './rail-connection.tsx'
import { RailLink } from './rail-link.tsx'
import { useRunningJobs } from './running-jobs.ts'
import { attention } from './title.ts'
import styles from './rail.module.css'

interface RailProps {
  /** 48 px with icons and tips. */
  readonly closed: boolean
  readonly onToggle: () => void
}

/** The places of the program: Backlog, each connection with its kinds and counts, and below Jobs, Audit, Settings. */
export function Rail({ closed, onToggle }: RailProps) {
  const here = useAddress()
  const connections = useConnections()
  const behind = useStore(attention) ?? 0
  const running = useRunningJobs()
  const foot = (view: 'jobs' | 'audit' | 'settings', note?: string) =>
    <RailLink to={{ view }} icon={view} here={here.view === view} closed={closed} {...(note !== undefined && { note })}>{t.shell[view]}</RailLink>
  return (
    <nav className={styles.rail} aria-label={t.shell.rail} data-closed={closed || undefined} id="rail">
      <div className={styles.brand}>
        {!closed && <><BrandMark /><span className={styles.name}>{t.shell.name}</span></>}
        <IconButton icon="rail" label={closed ? t.shell.railOpen : t.shell.railClose} keys="B" onClick={onToggle} aria-expanded={!closed} className={styles.toggle} />
      </div>
      <div className={`${styles.places} scroll`}>
        <Top to={{ view: 'home' }} icon="backlog" here={here.view === 'home'} closed={closed} label={t.shell.backlog}
          end={<Badge count={behind} says={t.shell.attention(behind)} />} />
        {connections.data?.map(connection => <RailConnection key={connection.id} connection={connection} closed={closed} />)}
        <div className={styles.section}>
          <Top to={{ view: 'connect' }} icon="plus" here={here.view === 'connect' && here.connection === undefined} closed={closed} label={t.shell.connect} />
        </div>
      </div>
      <div className={styles.foot}>
        {foot('jobs', running > 0 ? t.shell.running(running) : undefined)}
        {foot('audit')}
        {foot('settings')}
      </div>
    </nav>
  )
}

const Top = ({ label, ...rest }: { to: Address; icon: IconName; here: boolean; closed: boolean; label: string; end?: React.ReactNode }) =>
  <RailLink {...rest}>{label}</RailLink>
