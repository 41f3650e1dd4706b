import type { AuditLine } from '#contract/audit.ts'
import { Link } from '../../address/link.tsx'
import { useConnection, useInfo } from '../../rpc/queries.ts'
import { MiddleTruncate } from '../../ui/middle-truncate.tsx'

/** What a line is about, as a link while the connection is still saved here and has such a kind. */
export function AuditWhere({ line: { connection: id, ref } }: { readonly line: AuditLine }) {
  const connection = useConnection(id)
  const systems = useInfo().data?.systems
  if (!ref) return null
  const text = <MiddleTruncate text={ref.path.join(' / ')} />
  const manifest = connection && systems?.find(one => one.connection === connection.config.type && one.kinds[ref.kind])
  if (!manifest) return text
  return <Link to={{ view: 'resource', connection: id, system: manifest.system, kind: ref.kind, path: ref.path }}>{text}</Link>
}
