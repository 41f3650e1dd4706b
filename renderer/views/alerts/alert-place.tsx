import type { Alert } from '#contract/alert.ts'
import { Link } from '../../address/link.tsx'
import { useConnection, useKind } from '../../rpc/queries.ts'
import { MiddleTruncate } from '../../ui/middle-truncate.tsx'
import { pathText } from './path-text.ts'

type Props = { readonly alert: Pick<Alert, 'connection' | 'system' | 'ref'> }

/** The resource of an alert as a link while its connection is saved here. */
export function AlertPlace({ alert: { connection, system, ref } }: Props) {
  const isThere = useConnection(connection) !== undefined
  const kind = useKind(system, ref.kind)
  const text = <MiddleTruncate text={pathText(system, ref, kind)} />
  if (!isThere || !kind) return text
  return <Link to={{ view: 'resource', connection, system, kind: ref.kind, path: ref.path }}>{text}</Link>
}
