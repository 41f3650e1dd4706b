import type { GetSchemaVersionCommandInput, GetSchemaVersionCommandOutput, GlueClient } from '@aws-sdk/client-glue'
import { ProblemError } from '#contract/problem.ts'
import type { GlueRegistry } from '#contract/systems/kafka.ts'
import type { AwsAccount } from '#main/aws/account.ts'
import type { RegistryClient, SubjectVersion } from './client.ts'
import type { SchemaType } from './schema.ts'

type Sdk = typeof import('@aws-sdk/client-glue')
/** A version with the registry it is really in. */
type Found = SubjectVersion & { readonly registry: string }
type Glue = { readonly sdk: Sdk; readonly client: GlueClient }

const types: Readonly<Record<string, SchemaType>> = { AVRO: 'AVRO', JSON: 'JSON', PROTOBUF: 'PROTOBUF' }
const pageSize = 100

/**
 * A schema registry of AWS Glue, as whoever `account` is. Its schemas are subjects, and a version's UUID is its id; its schemas refer
 * to no others. Caches nothing. Every rejection is a ProblemError.
 */
export function openGlue({ name }: GlueRegistry, account: () => Promise<AwsAccount>): RegistryClient {
  const host = registryName(name)
  const glue = async (): Promise<Glue> => {
    const [sdk, { client }] = await Promise.all([import('@aws-sdk/client-glue'), account()])
    return { sdk, client: client(sdk.GlueClient) }
  }
  const schemaId = (subject: string) => ({ RegistryName: name, SchemaName: subject })

  const ask = async (input: GetSchemaVersionCommandInput, what: string, abortSignal?: AbortSignal): Promise<Found> => {
    const { sdk, client } = await glue()
    const found = await client.send(new sdk.GetSchemaVersionCommand(input), { ...(abortSignal && { abortSignal }) })
      .catch(named(host, what))
    return versionOf(found, host, what)
  }
  const version: RegistryClient['version'] = (subject, number, signal) => ask(
    { SchemaId: schemaId(subject), SchemaVersionNumber: number === 'latest' ? { LatestVersion: true } : { VersionNumber: number } },
    number === 'latest' ? `schema ${subject}` : `version ${number} of schema ${subject}`, signal,
  )
  const resolved = ({ schema, schemaType, id, subject, registry }: SubjectVersion & Partial<Found>) =>
    ({ id, type: schemaType, schema, references: [], subject, registry: registry ?? host })

  return {
    host,
    version,
    byId: async (id, signal) => {
      if (typeof id === 'number') throw new ProblemError({
        code: 'NotFound', message: `Schema ${id} is in a registry with Confluent's API, and that of this connection is ${host}.`,
        hint: 'Give a connection to this cluster that registry.',
      })
      return resolved(await ask({ SchemaVersionId: id }, `schema version ${id}`, signal))
    },
    bySubject: async (subject, number, signal) => resolved(await version(subject, number, signal)),
    subjects: async (abortSignal) => {
      const { sdk, client } = await glue()
      return await pages(async (NextToken) => {
        const asked = { RegistryId: { RegistryName: name }, MaxResults: pageSize, NextToken }
        const page = await client.send(new sdk.ListSchemasCommand(asked), { ...(abortSignal && { abortSignal }) })
          .catch(named(host, 'its schemas'))
        return [(page.Schemas ?? []).flatMap(({ SchemaName }) => SchemaName ?? []), page.NextToken]
      })
    },
    versions: async (subject, abortSignal) => {
      const { sdk, client } = await glue()
      return await pages(async (NextToken) => {
        const asked = { SchemaId: schemaId(subject), MaxResults: pageSize, NextToken }
        const page = await client.send(new sdk.ListSchemaVersionsCommand(asked), { ...(abortSignal && { abortSignal }) })
          .catch(named(host, `schema ${subject}`))
        return [(page.Schemas ?? []).flatMap(({ VersionNumber }) => VersionNumber ?? []), page.NextToken]
      })
    },
    compatibility: async (subject, abortSignal) => {
      const { sdk, client } = await glue()
      const found = await client.send(new sdk.GetSchemaCommand({ SchemaId: schemaId(subject) }), { ...(abortSignal && { abortSignal }) })
        .catch(named(host, `schema ${subject}`))
      return found.Compatibility ?? 'NONE'
    },
    close: () => {},
  }
}

const registryName = (name: string): string => `AWS Glue registry ${name}`

/** Ids are of the whole account: a version may be of another of its registries, which is then named. */
function versionOf(
  { SchemaDefinition: schema, DataFormat: format, SchemaArn: arn = '', SchemaVersionId: id, VersionNumber: version = 0, Status: status }:
  GetSchemaVersionCommandOutput, host: string, what: string,
): Found {
  const schemaType = types[format ?? '']
  if (schema === undefined || id === undefined || schemaType === undefined) {
    throw new ProblemError({ code: 'NotFound', message: `The ${host} has no text of ${what}${status ? `: it is ${status}` : ''}.` })
  }
  const [, registry, subject = ''] = /:schema\/([^/]+)\/(.+)$/.exec(arn) ?? []
  return { schema, schemaType, references: [], subject, version, id, registry: registry === undefined ? host : registryName(registry) }
}

/** What is not there in the words of a registry; every other refusal as it is. */
const named = (host: string, what: string) => (error: unknown): never => {
  throw error instanceof ProblemError && error.problem.code === 'NotFound'
    ? new ProblemError({
      code: 'NotFound', message: `The ${host} does not have ${what}.`, hint: 'Check the name of the registry, its region and the account.',
    }, { cause: error })
    : error
}

async function pages<T>(ask: (token: string | undefined) => Promise<[readonly T[], string | undefined]>): Promise<readonly T[]> {
  const all: T[] = []
  let token: string | undefined
  do {
    const [items, next] = await ask(token)
    all.push(...items)
    token = next || undefined
  } while (token !== undefined)
  return all
}
