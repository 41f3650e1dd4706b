import type { Alert } from '#contract/alert.ts'
import { Link } from '../../address/link.tsx'
import { useConnection, useKind } from '../../rpc/queries.ts'
import { segmentText } from '../../systems/registry.ts'
import { MiddleTruncate } from '../../ui/middle-truncate.tsx'

/** The resource of an alert as a link while its connection is saved here. */
export function AlertPlace({ alert: { connection, system, ref } }: { readonly alert: Pick<Alert, 'connection' | 'system' | 'ref'> }) {
  const isThere = useConnection(connection) !== undefined
  const known = useKind(system, ref.kind) !== undefined
  const text = <MiddleTruncate text={ref.path.map((segment) => segmentText(system, segment)).join(' / ')} />
  return isThere && known ? <Link to={{ view: 'resource', connection, system, kind: ref.kind, path: ref.path }}>{text}</Link> : text
}
