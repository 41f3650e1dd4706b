import { z } from 'zod'
import { secret } from '../secret.ts'

/** PEM texts. `serverName` is checked instead of the host's name; `verify: false` accepts any certificate. */
const Tls = z.strictObject({
  ca: z.string().optional(),
  cert: z.string().optional(),
  key: secret().optional(),
  serverName: z.string().optional(),
  verify: z.boolean().optional(),
})

const Sasl = z.strictObject({
  mechanism: z.enum(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512']),
  username: z.string().min(1),
  password: secret().optional(),
})

const Address = z.string()
  .regex(/^[^\s:/]+:\d{1,5}$|^\[[0-9a-fA-F:]+\]:\d{1,5}$/, { error: 'a broker is host:port', abort: true })
  .refine((text) => isPort(Number(text.slice(text.lastIndexOf(':') + 1))), 'a port is a number from 1 to 65535')
const isPort = (port: number) => port >= 1 && port <= 65_535

/** How to reach a Kafka cluster: `brokers` are `host:port` to begin from. */
export const KafkaConnection = z.strictObject({
  type: z.literal('kafka'),
  brokers: z.array(Address).min(1),
  tls: Tls.optional(),
  sasl: Sasl.optional(),
})
export type KafkaConnection = z.infer<typeof KafkaConnection>

/**
 * `options` of a draft. `timestamp` is epoch ms; `partitioner` says how a key picks its partition (Java's murmur2 unless said).
 */
export const KafkaDraftOptions = z.strictObject({
  partition: z.int().min(0).optional(),
  timestamp: z.int().min(0).optional(),
  partitioner: z.enum(['murmur2', 'crc32']).optional(),
})
export type KafkaDraftOptions = z.infer<typeof KafkaDraftOptions>

/**
 * `extra` of a topic's or a broker's details: every setting with its value, where it comes from and whether it is the default.
 * null values are hidden by the broker.
 */
export const KafkaTopicExtra = z.object({
  settings: z.array(
    z.object({
      name: z.string(), value: z.string().nullable(), source: z.string(), isDefault: z.boolean(), sensitive: z.boolean(),
    })
  ).nullable(),
})
export type KafkaTopicExtra = z.infer<typeof KafkaTopicExtra>
