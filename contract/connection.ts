import { z } from 'zod'
import { Environment } from './environment.ts'
import { Level } from './level.ts'
import { AwsConnection } from './systems/aws.ts'
import { KafkaConnection } from './systems/kafka.ts'

/** How to reach something, by `type`. A new type of connection adds its schema here. */
export const ConnectionConfig = z.discriminatedUnion('type', [KafkaConnection, AwsConnection])
export type ConnectionConfig = z.infer<typeof ConnectionConfig>

/** Whether CloudWatch, which bills each number, may be asked, and the most that sampling may cost (USD an hour). */
const Cost = z.strictObject({ allow: z.boolean(), capPerHour: z.number().min(0) })
export type Cost = z.infer<typeof Cost>
/** The cap of a connection that names none. */
export const defaultCapPerHour = 1

/**
 * A saved connection as it is shown: `config` without its secrets, `secrets` the dotted names of those that are set,
 * `effective` the level under the host's cap, `open` whether a session stands now.
 */
export const Connection = z.object({
  id: z.string(),
  name: z.string(),
  environment: Environment,
  level: Level,
  effective: Level,
  config: z.looseObject({ type: z.string() }),
  secrets: z.array(z.string()),
  connectAtStart: z.boolean(),
  cost: Cost.optional(),
  open: z.boolean().optional(),
})
export type Connection = z.infer<typeof Connection>

/** A connection to save: new without `id`. An absent secret keeps the stored one, null removes it; absent `cost` and `connectAtStart` stay. */
export const ConnectionDraft = z.strictObject({
  id: z.string().optional(),
  name: z.string().trim().min(1).max(80),
  environment: Environment,
  level: Level,
  config: ConnectionConfig,
  connectAtStart: z.boolean().optional(),
  cost: Cost.optional(),
})
export type ConnectionDraft = z.infer<typeof ConnectionDraft>

/** A connection as it travels to another person: no id, no secrets. */
export const ExportedConnection = ConnectionDraft.omit({ id: true })
export type ExportedConnection = z.infer<typeof ExportedConnection>
