import type { ConnectionConfig } from '#contract/connection.ts'
import type { Driver } from './driver.ts'

/**
 * Every system found in a folder beside this file, by its manifest's name. A new folder with an `index.ts` that exports
 * `driver` is enough.
 */
export function findDrivers(): ReadonlyMap<string, Driver<ConnectionConfig>> {
  const found = import.meta.glob<{ driver: Driver<ConnectionConfig> }>('./*/index.ts', { eager: true })
  return new Map(Object.values(found).map(({ driver }) => [driver.manifest.system, driver]))
}
