import { useAddress } from '../address/use-address.ts'
import { useConnections } from '../rpc/queries.ts'
import { useStore } from '../store.ts'
import { t } from '../texts/index.ts'
import { IconButton } from '../ui/button.tsx'
import { Badge } from '../ui/tag.tsx'
import { useOpenAlerts } from '../views/alerts/open-alerts.ts'
import { BrandMark } from './brand.tsx'
import { RailConnection } from './rail-connection.tsx'
import { RailCost } from './rail-cost.tsx'
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
  const alerting = useOpenAlerts().length
  const foot = (view: 'jobs' | 'audit' | 'settings', note?: string) => (
    <RailLink to={{ view }} icon={view} here={here.view === view} closed={closed} note={note}>{t.shell[view]}</RailLink>
  )
  return (
    <nav className={styles.rail} aria-label={t.shell.rail} data-closed={closed || undefined} id="rail">
      <div className={styles.brand}>
        {!closed && <><BrandMark /><span className={styles.name}>{t.shell.name}</span></>}
        <IconButton icon="rail" label={closed ? t.shell.railOpen : t.shell.railClose} keys="B" onClick={onToggle}
          aria-expanded={!closed} className={styles.toggle} />
      </div>
      <div className={`${styles.places} scroll`}>
        <RailLink to={{ view: 'home' }} icon="backlog" here={here.view === 'home'} closed={closed}
          end={<Badge count={behind} says={here.view === 'home' ? t.shell.attention(behind) : t.shell.attentionThen(behind)} />}>
          {t.shell.backlog}
        </RailLink>
        {connections.data?.map(connection => <RailConnection key={connection.id} connection={connection} closed={closed} />)}
        <div className={styles.section}>
          <RailLink to={{ view: 'connect' }} icon="plus" closed={closed}
            here={here.view === 'connect' && here.connection === undefined}>
            {t.shell.connect}
          </RailLink>
        </div>
      </div>
      <div className={styles.foot}>
        <RailLink to={{ view: 'alerts' }} icon="bell" here={here.view === 'alerts'} closed={closed}
          end={<Badge count={alerting} says={t.alerts.badge(alerting)} />}>
          {t.shell.alerts}
        </RailLink>
        {foot('jobs', running > 0 ? t.shell.running(running) : undefined)}
        {foot('audit')}
        {foot('settings')}
        <RailCost closed={closed} />
      </div>
    </nav>
  )
}
