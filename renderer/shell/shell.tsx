import { useMediaQuery } from '@mantine/hooks'
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react'
import type { Address } from '../address/address.ts'
import { useConnection } from '../rpc/queries.ts'
import { useEscape } from '../keys/use-commands.ts'
import { useStore } from '../store.ts'
import { t } from '../texts/index.ts'
import { overlaysId } from '../theme/provider.tsx'
import { announce, LiveRegion } from '../ui/live-region.tsx'
import { Toasts } from '../ui/toasts.tsx'
import { useFollowAlerts } from '../views/alerts/open-alerts.ts'
import { ruleTarget } from '../views/alerts/rule-target.ts'
import { planTarget } from '../views/plan/plan-target.ts'
import { publishTarget } from '../views/publish/publish-target.ts'
import { useFollowAws } from './aws-status.ts'
import { AwsStrip } from './aws-strip.tsx'
import { ConsentStrip } from './consent-strip.tsx'
import { useTrail } from './crumbs.tsx'
import { LeaveRoom } from './leave-room.tsx'
import { LostStrip } from './lost-strip.tsx'
import { useMarkOpened } from './opened.ts'
import { Palette } from './palette.tsx'
import { connectionOf } from './rail-connection.tsx'
import { Rail } from './rail.tsx'
import { useRefetchOnReturn } from './refetch-on-return.ts'
import { useRoomView } from './room.ts'
import { useFollowJobs } from './running-jobs.ts'
import { useSandboxCommands } from './sandbox.ts'
import { changeSettings, useSettings } from './settings.ts'
import { useShellCommands } from './shell-commands.ts'
import { TopBar } from './top-bar.tsx'
import styles from './shell.module.css'

const KeysDialog = lazy(() => import('../views/keys/keys-dialog.tsx').then(m => ({ default: m.KeysDialog })))

const PublishDrawer = lazy(() => import('../views/publish/publish-drawer.tsx').then(m => ({ default: m.PublishDrawer })))

const PlanDialog = lazy(() => import('../views/plan/plan-dialog.tsx').then(m => ({ default: m.PlanDialog })))

const RuleDialog = lazy(() => import('../views/alerts/rule-dialog.tsx').then(m => ({ default: m.RuleDialog })))

/** The frame around every view: rail, band, top bar, strip; in room view only the view. */
export function Shell({ address, children }: { readonly address: Address; readonly children: ReactNode }) {
  const [over, setOver] = useState<'palette' | 'keys'>()
  const room = useRoomView()
  const connection = useConnection(connectionOf(address))
  const rail = useRail(address)
  const view = useViewFocus(address)
  const publishing = useStore(publishTarget) !== null
  const planning = useStore(planTarget) !== null
  const ruling = useStore(ruleTarget) !== null
  useMarkOpened(connection?.id)
  useFollowJobs()
  useFollowAlerts()
  useFollowAws()
  useRefetchOnReturn()
  useSandboxCommands()
  useShellCommands({ find: () => setOver('palette'), keys: () => setOver('keys'), rail: rail.toggle })
  useEscape(room.on, room.leave)
  return (
    <div className={styles.app} data-room={room.on || undefined}>
      <a href="#view" className={styles.skip} onClick={event => { event.preventDefault(); view.current?.focus() }}>
        {t.shell.skip}
      </a>
      {!room.on && <Rail closed={rail.closed} onToggle={rail.toggle} />}
      <div className={styles.main}>
        {!room.on && <div className={styles.band} data-environment={connection?.environment} />}
        {!room.on && <TopBar address={address} onFind={() => setOver('palette')} />}
        <main ref={view} id="view" tabIndex={-1} className={styles.view}>
          <LostStrip />
          <AwsStrip address={address} />
          <ConsentStrip address={address} />
          {room.on && <LeaveRoom address={address} onLeave={room.leave} />}
          {children}
          <div id={overlaysId} />
        </main>
      </div>
      {over === 'palette' && <Palette onClose={() => setOver(undefined)} />}
      <Suspense>
        {over === 'keys' && <KeysDialog onClose={() => setOver(undefined)} />}
      </Suspense>
      <Suspense>{publishing && <PublishDrawer />}</Suspense>
      <Suspense>{planning && <PlanDialog />}</Suspense>
      <Suspense>{ruling && <RuleDialog />}</Suspense>
      <Toasts />
      <LiveRegion />
    </div>
  )
}

/** Wide windows keep the person's choice; narrow ones (also 200 % zoom) start closed and open over the view. */
function useRail(address: Address) {
  const { railClosed } = useSettings()
  const narrow = useMediaQuery('(max-width: 900px)') ?? false
  const [over, setOver] = useState(false)
  useEffect(() => setOver(false), [address])
  useEscape(narrow && over, () => setOver(false))
  return narrow
    ? { closed: !over, toggle: () => setOver(!over) }
    : { closed: railClosed, toggle: () => changeSettings({ railClosed: !railClosed }) }
}

/** Says where one has come to, and takes the focus when the view that had it is gone. */
function useViewFocus(address: Address) {
  const view = useRef<HTMLElement>(null)
  const { title } = useTrail(address)
  const first = useRef(true)
  useEffect(() => {
    document.title = `${title} · ${t.shell.name}`
    if (first.current) return void (first.current = false)
    announce(title)
    if (document.activeElement === document.body) view.current?.focus({ preventScroll: true })
  }, [title, address])
  return view
}
