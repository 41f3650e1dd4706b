import { useParams } from '../../address/use-address.ts'
import { useConnections } from '../../rpc/queries.ts'
import { isAws } from '../../shell/aws-status.ts'
import { AwsConnect } from './aws/aws-connect.tsx'
import { ConnectForm } from './connect-form.tsx'

/** The form for a new connection (`?type=aws` for an AWS account), or for the one named by `connection`, with the check beside it. */
export function ConnectView({ connection }: { readonly connection?: string }) {
  const connections = useConnections()
  const [{ type }] = useParams()
  if (connection === undefined) return type === 'aws' ? <AwsConnect /> : <ConnectForm />
  const saved = connections.data?.find((one) => one.id === connection)
  if (saved) return isAws(saved) ? <AwsConnect key={saved.id} saved={saved} /> : <ConnectForm key={saved.id} saved={saved} />
  return connections.data ? <ConnectForm /> : null
}
