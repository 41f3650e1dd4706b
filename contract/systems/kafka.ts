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

const Password = z.strictObject({
  mechanism: z.enum(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512']),
  username: z.string().min(1),
  password: secret().optional(),
})

/** IAM sign-in of Amazon MSK (SASL OAUTHBEARER) as whoever the AWS connection of that id is. */
const Iam = z.strictObject({ mechanism: z.literal('AWS_MSK_IAM'), aws: z.string().min(1) })

const Sasl = z.discriminatedUnion('mechanism', [Password, Iam])

const Address = z.string()
  .regex(/^[^\s:/]+:\d{1,5}$|^\[[0-9a-fA-F:]+\]:\d{1,5}$/, { error: 'a broker is host:port', abort: true })
  .refine((text) => isPort(Number(text.slice(text.lastIndexOf(':') + 1))), 'a port is a number from 1 to 65535')
const isPort = (port: number) => port >= 1 && port <= 65_535

/** A schema registry with Confluent's API. Signs in with a user and password, or with a bearer token. */
const ConfluentRegistry = z.strictObject({
  type: z.literal('confluent'),
  url: z.url({ protocol: /^https?$/, error: 'a registry is a http or https address' })
    .refine((url) => !/^\w+:\/\/[^/?#]*@/.test(url), 'a user and a password have fields of their own'),
  username: z.string().optional(),
  password: secret().optional(),
  token: secret().optional(),
  tls: Tls.optional(),
})
export type ConfluentRegistry = z.infer<typeof ConfluentRegistry>

/** AWS Glue's schema registry of that name, as whoever the AWS connection of that id is. */
const GlueRegistry = z.strictObject({ type: z.literal('glue'), aws: z.string().min(1), name: z.string().min(1) })
export type GlueRegistry = z.infer<typeof GlueRegistry>

/** Where the schemas of a cluster's messages are kept, by `type`. */
const Registry = z.discriminatedUnion('type', [ConfluentRegistry, GlueRegistry])

/**
 * How to reach a Kafka cluster: `brokers` are `host:port` to begin from. `checksums: false` reads record batches without checking
 * their CRC32C (docs/search.md tells what that saves).
 */
export const KafkaConnection = z.strictObject({
  type: z.literal('kafka'),
  brokers: z.array(Address).min(1),
  tls: Tls.optional(),
  sasl: Sasl.optional(),
  registry: Registry.optional(),
  checksums: z.boolean().optional(),
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

/**
 * `extra` of a subject's details: every version, newest first, with the text of its schema. `id` is the UUID of the version in AWS
 * Glue, a number elsewhere.
 */
export const KafkaSubjectExtra = z.object({
  versions: z.array(z.object({
    version: z.number(), id: z.union([z.number(), z.string()]), type: z.enum(['AVRO', 'PROTOBUF', 'JSON']), schema: z.string(),
    references: z.array(z.object({ name: z.string(), subject: z.string(), version: z.number() })),
  })),
})
export type KafkaSubjectExtra = z.infer<typeof KafkaSubjectExtra>
