import { useConnection, useKind } from '../../rpc/queries.ts'
import { holdsKind } from '../../shell/rail-kinds.ts'
import type { Place } from './sending.ts'

/** The kind of resource that is a schema's name. */
export const subjectKind = 'subject'

/** Whether messages can be written by a schema there. */
export function useHasSchemas(place: Place | null): boolean {
  const connection = useConnection(place?.connection)
  const kind = useKind(place?.system, subjectKind)
  return connection !== undefined && kind !== undefined && holdsKind(connection, kind)
}
