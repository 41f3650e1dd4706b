import type { Connection } from '#contract/connection.ts'
import type { Kind, Manifest } from '#contract/manifest.ts'

/** A kind of resource that has a list of its own. */
export interface ListedKind { readonly system: string; readonly kind: string; readonly look: Kind }

/** Whether a connection can hold resources of a kind: its config has the part the kind needs. */
export function holdsKind({ config }: Pick<Connection, 'config'>, { needs }: Pick<Kind, 'needs'>): boolean {
  return needs === undefined || (config[needs] !== undefined && config[needs] !== null)
}

/**
 * What the rail offers inside a connection: of each system the connection opens, the kinds without a parent that it can hold,
 * in the manifest's order.
 */
export const railKinds = (systems: readonly Manifest[], connection: Pick<Connection, 'config'>): readonly ListedKind[] =>
  systems
    .filter(manifest => manifest.connection === connection.config.type)
    .flatMap(({ system, kinds }) => Object.entries(kinds)
      .filter(([, look]) => look.parent === undefined && holdsKind(connection, look))
      .map(([kind, look]) => ({ system, kind, look })))
