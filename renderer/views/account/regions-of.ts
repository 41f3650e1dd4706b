import { ConnectionConfig, type Connection, type ConnectionDraft } from '#contract/connection.ts'
import { regionNames } from '../connect/aws/regions.ts'

/** The same connection in another region: same sign-in, level and cap, under its own name. */
export function inRegion({ name, environment, level, config, cost }: Connection, region: string): ConnectionDraft {
  const here = typeof config.region === 'string' ? config.region : ''
  const base = here !== '' && name.endsWith(here) ? name.slice(0, -here.length).trim() : name
  return {
    name: `${base} ${region}`.trim().slice(-80), environment, level, config: ConnectionConfig.parse({ ...config, region }), ...(cost && { cost }),
  }
}

/** Regions in which the same sign-in is not connected yet. */
export function freeRegions(connection: Connection, all: readonly Connection[]): readonly string[] {
  const key = ({ config }: Connection) => JSON.stringify([config.credentials, config.assumeRole, config.endpoint])
  const taken = new Set(all.filter(({ config }) => config.type === 'aws').filter((one) => key(one) === key(connection)).map(({ config }) => config.region))
  return Object.keys(regionNames).filter((region) => !taken.has(region))
}
