import { z } from 'zod'
import { Environment } from '../environment.ts'
import { Level } from '../level.ts'
import { KafkaConnection } from './kafka.ts'

/**
 * `extra` of a cluster's details. Each way to open it as a Kafka connection, the best first: `connection` is what to save, `why`
 * says what it needs (a network path, a user), in words.
 */
export const MskClusterExtra = z.object({
  ways: z.array(z.object({
    way: z.enum(['iam', 'scram', 'tls', 'plaintext']),
    reach: z.enum(['private', 'public', 'vpc']),
    why: z.string(),
    connection: z.object({ name: z.string(), environment: Environment, level: Level, config: KafkaConnection }),
  })),
  tags: z.record(z.string(), z.string()),
})
export type MskClusterExtra = z.infer<typeof MskClusterExtra>
