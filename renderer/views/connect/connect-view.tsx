import { useConnections } from '../../rpc/queries.ts'
import { ConnectForm } from './connect-form.tsx'

/** The form for a new connection, or for the one named by `connection`, with the check beside it. */
export function ConnectView({ connection }: { readonly connection?: string }) {
  const connections = useConnections()
  if (connection === undefined) return <ConnectForm />
  const saved = connections.data?.find((one) => one.id === connection)
  return saved ? <ConnectForm key={saved.id} saved={saved} /> : connections.data ? <ConnectForm /> : null
}
