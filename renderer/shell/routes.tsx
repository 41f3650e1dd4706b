import { lazy, Suspense } from 'react'
import { formatAddress, type Address } from '../address/address.ts'
import { useConnection, useConnections, useInfo, useManifest } from '../rpc/queries.ts'
import { hasPage, kindPage } from '../systems/registry.ts'
import { isAws } from './aws-status.ts'
import { ConnectionMissing, KindMissing, NotFound } from './not-found.tsx'
import { railKinds } from './rail-kinds.ts'
import { ViewBoundary } from './view-boundary.tsx'

const HomeView = lazy(() => import('../views/home/home-view.tsx').then(m => ({ default: m.HomeView })))
const HomeEmpty = lazy(() => import('../views/home-empty/home-empty.tsx').then(m => ({ default: m.HomeEmpty })))
const ConnectView = lazy(() => import('../views/connect/connect-view.tsx').then(m => ({ default: m.ConnectView })))
const ListView = lazy(() => import('../views/list/list-view.tsx').then(m => ({ default: m.ListView })))
const AccountView = lazy(() => import('../views/account/account-view.tsx').then(m => ({ default: m.AccountView })))
const GroupView = lazy(() => import('../views/group/group-view.tsx').then(m => ({ default: m.GroupView })))
const ResourceView = lazy(() => import('../views/resource/resource-view.tsx').then(m => ({ default: m.ResourceView })))
const AlertsView = lazy(() => import('../views/alerts/alerts-view.tsx').then(m => ({ default: m.AlertsView })))
const JobsView = lazy(() => import('../views/jobs/jobs-view.tsx').then(m => ({ default: m.JobsView })))
const AuditView = lazy(() => import('../views/audit/audit-view.tsx').then(m => ({ default: m.AuditView })))
const SettingsView = lazy(() => import('../views/settings/settings-view.tsx').then(m => ({ default: m.SettingsView })))

/**
 * The view of an address, loaded when it is first shown. A view starts anew when its address changes, not when its parameters do.
 */
export const Routes = ({ address }: { readonly address: Address }) => (
  <ViewBoundary key={formatAddress(address)}>
    <Suspense><View address={address} /></Suspense>
  </ViewBoundary>
)

function View({ address }: { readonly address: Address }) {
  switch (address.view) {
    case 'home': return <Home />
    case 'connect': return address.connection === undefined ? <ConnectView /> : <ConnectView connection={address.connection} />
    case 'alerts': return <AlertsView />
    case 'jobs': return <JobsView />
    case 'audit': return <AuditView />
    case 'settings': return <SettingsView />
    case 'unknown': return <NotFound text={address.text} />
    case 'connection': case 'list': case 'resource': return <InConnection address={address} />
  }
}

function Home() {
  const connections = useConnections()
  return connections.data?.length === 0 ? <HomeEmpty /> : <HomeView />
}

type Inside = Extract<Address, { readonly view: 'connection' | 'list' | 'resource' }>

/** What lies in a connection, once it is known that the connection and the kind exist. */
function InConnection({ address }: { readonly address: Inside }) {
  const connections = useConnections()
  const connection = useConnection(address.connection)
  const info = useInfo()
  const manifest = useManifest(address.view === 'connection' ? undefined : address.system)
  if (!connection) return connections.data ? <ConnectionMissing /> : null
  if (address.view === 'connection') {
    if (isAws(connection)) return <AccountView key={connection.id} connection={connection} />
    const first = railKinds(info.data?.systems ?? [], connection)[0]
    return first ? <ListView connection={connection.id} system={first.system} kind={first.kind} /> : null
  }
  if (!manifest?.kinds[address.kind]) return info.data ? <KindMissing kind={address.kind} connection={connection.id} /> : null
  return <Placed address={address} />
}

function Placed({ address }: { readonly address: Extract<Inside, { readonly view: 'list' | 'resource' }> }) {
  const { connection, system, kind } = address
  if (address.view === 'list') return <ListView connection={connection} system={system} kind={kind} />
  if (hasPage(system, kind)) return kindPage(kind, { connection, system, path: address.path })
  if (kind === 'group') return <GroupView connection={connection} system={system} path={address.path} />
  return <ResourceView connection={connection} system={system} kind={kind} path={address.path} />
}
