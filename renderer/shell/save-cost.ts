import { ConnectionConfig, type Connection, type Cost } from '#contract/connection.ts'
import { client } from '../rpc/client.ts'
import { keys, queries } from '../rpc/queries.ts'

/** Saves what a connection's calls may cost and keeps everything else of it, secrets too. Throws what the host refuses. */
export async function saveCost({ id, name, environment, level, connectAtStart, config }: Connection, cost: Cost): Promise<void> {
  await client.connections.save({ id, name, environment, level, connectAtStart, config: ConnectionConfig.parse(config), cost })
  await queries.invalidateQueries({ queryKey: keys.connections })
}
