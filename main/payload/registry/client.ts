import { z } from 'zod'
import { ProblemError } from '#contract/problem.ts'
import type { ConfluentRegistry } from '#contract/systems/kafka.ts'
import { openRegistryHttp } from './http.ts'
import { networkProblem, notARegistry, refusal } from './problems.ts'
import type { NamedSchema, RegistrySchema, SchemaId } from './schema.ts'

const Reference = z.object({ name: z.string(), subject: z.string(), version: z.int() })
/** A version of a subject that a schema names. */
type Reference = z.infer<typeof Reference>

/** What four bytes before a value can hold. */
const Id = z.int32().min(0)

/** Registries leave `schemaType` out for Avro. */
const Text = z.object({
  schema: z.string(),
  schemaType: z.enum(['AVRO', 'PROTOBUF', 'JSON']).nullish().transform((type) => type ?? 'AVRO'),
  references: z.array(Reference).nullish().transform((references) => references ?? []),
})
const Version = Text.extend({ subject: z.string(), version: z.int(), id: Id })
/** One version of a subject, as the registry has it. */
export type SubjectVersion = Readonly<Omit<z.infer<typeof Version>, 'id'>> & { readonly id: SchemaId }

const Names = z.array(z.string())
const Numbers = z.array(z.int())
const Rule = z.object({ compatibilityLevel: z.string() })
const Uses = z.array(z.object({ subject: z.string() }))

/** A schema registry, Confluent's or AWS Glue's. Every rejection is a ProblemError that names the registry. */
export interface RegistryClient {
  readonly host: string
  /** The schema of an id with all that it refers to. */
  byId(id: SchemaId, signal?: AbortSignal): Promise<RegistrySchema>
  /** The same of one version of a subject, or its latest. */
  bySubject(subject: string, version: number | 'latest', signal?: AbortSignal): Promise<RegistrySchema>
  /** Names of subjects, as the registry orders them. */
  subjects(signal?: AbortSignal): Promise<readonly string[]>
  /** Numbers of the versions of a subject. */
  versions(subject: string, signal?: AbortSignal): Promise<readonly number[]>
  version(subject: string, version: number | 'latest', signal?: AbortSignal): Promise<SubjectVersion>
  /** Which changes the registry lets into a subject, such as BACKWARD; its own rule where the subject has none. */
  compatibility(subject: string, signal?: AbortSignal): Promise<string>
  close(): void
}

/** References of one schema followed, in all; a registry cannot hold circles, but what answers may be none. */
const mostReferences = 500

/** A client of a registry with Confluent's API that caches nothing. Sockets open at the first call and end with `close`. */
export function openRegistry(config: ConfluentRegistry): RegistryClient {
  const http = openRegistryHttp(config)
  const { host } = http

  const ask = async <T>(
    type: z.ZodType<T>, what: string, segments: readonly string[], signal?: AbortSignal,
    query: Readonly<Record<string, string>> = {},
  ): Promise<T> => {
    try {
      const answer = await http.get(segments, query, signal)
      if (answer.status !== 200) throw new ProblemError(refusal(answer, { host, what }))
      return parsed(type, answer.body, host)
    } catch (error) {
      throw error instanceof ProblemError ? error : new ProblemError(networkProblem(error, host, signal), { cause: error })
    }
  }

  const version: RegistryClient['version'] = (subject, number, signal) => ask(
    Version, number === 'latest' ? `subject ${subject}` : `version ${number} of subject ${subject}`,
    ['subjects', subject, 'versions', String(number)], signal,
  )

  /** All that a schema refers to, each after what it needs itself. */
  const resolve = async (references: readonly Reference[], signal?: AbortSignal): Promise<readonly NamedSchema[]> => {
    const found = new Map<string, NamedSchema>()
    const seen = new Set<string>()
    const follow = async (all: readonly Reference[]): Promise<void> => {
      for (const { name, subject, version: number } of all) {
        if (seen.has(name)) continue
        seen.add(name)
        if (seen.size > mostReferences) throw new ProblemError({
          code: 'TooLarge', message: `A schema at ${host} refers to more than ${mostReferences} others.`,
        })
        const other = await version(subject, number, signal)
        await follow(other.references)
        found.set(name, { name, schema: other.schema })
      }
    }
    await follow(references)
    return [...found.values()]
  }

  return {
    host,
    version,
    subjects: (signal) => ask(Names, 'its subjects', ['subjects'], signal),
    versions: (subject, signal) => ask(Numbers, `subject ${subject}`, ['subjects', subject, 'versions'], signal),
    compatibility: async (subject, signal) => (
      await ask(Rule, `the rule of subject ${subject}`, ['config', subject], signal, { defaultToGlobal: 'true' })
    ).compatibilityLevel,
    byId: async (id, signal) => {
      if (typeof id === 'string') throw new ProblemError({
        code: 'NotFound', message: `Schema version ${id} is in AWS Glue, and the registry of this connection is ${host}.`,
        hint: 'Give a connection to this cluster the Glue registry.',
      })
      const { schema, schemaType, references } = await ask(Text, `schema ${id}`, ['schemas', 'ids', String(id)], signal)
      const [resolved, uses] = await Promise.all([
        resolve(references, signal),
        // Only for its name: registries without this call still give the schema.
        ask(Uses, `schema ${id}`, ['schemas', 'ids', String(id), 'versions'], signal).catch(() => []),
      ])
      const subject = uses[0]?.subject
      return { id, type: schemaType, schema, references: resolved, registry: host, ...(subject !== undefined && { subject }) }
    },
    bySubject: async (name, number, signal) => {
      const { id, schema, schemaType, references, subject } = await version(name, number, signal)
      return { id, type: schemaType, schema, subject, references: await resolve(references, signal), registry: host }
    },
    close: () => http.close(),
  }
}

function parsed<T>(type: z.ZodType<T>, body: string, host: string): T {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch (error) {
    throw new ProblemError(notARegistry(host, 'it does not answer in JSON'), { cause: error })
  }
  const result = type.safeParse(json)
  if (result.success) return result.data
  throw new ProblemError(notARegistry(host, 'its answer has another shape'), { cause: result.error })
}
