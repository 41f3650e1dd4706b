import { useEffect } from 'react'
import { useWireState } from '../rpc/client.ts'
import { queries } from '../rpc/queries.ts'

/** Asks everything on the screen again when the host is back after a loss. */
export function useRefetchOnReturn(): void {
  const wire = useWireState()
  const generation = wire.state === 'connected' ? wire.generation : 0
  useEffect(() => { if (generation > 1) void queries.invalidateQueries() }, [generation])
}
