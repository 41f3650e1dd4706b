import type { Problem } from '#contract/problem.ts'
import type { SchemaId } from '../framing.ts'
import type { SchemaFileBytes } from '#main/systems/driver.ts'

/** What a schema is written in. */
export type SchemaType = 'AVRO' | 'PROTOBUF' | 'JSON'

/** A schema that another one names: by its full name (Avro), its path (Protobuf) or its address (JSON Schema). */
export type NamedSchema = { readonly name: string; readonly schema: string }

/**
 * A schema of a registry by its id, as plain data that a thread can be given. `references` are all that it needs, directly or
 * not, each after those it needs itself. `registry` is the registry's host and port, or which of AWS Glue it is.
 */
export type RegistrySchema = {
  readonly id: SchemaId
  readonly type: SchemaType
  readonly schema: string
  readonly references: readonly NamedSchema[]
  readonly subject?: string
  readonly registry: string
}

export type { SchemaFileBytes, SchemaId }

/**
 * Where schemas come from. `byId` never rejects but for an aborted signal: what kept it from the schema is its Problem. `files`
 * are those a person gave to the connection.
 */
export type SchemaSource = {
  byId(id: SchemaId, signal?: AbortSignal): Promise<RegistrySchema | Problem>
  files(): Promise<readonly SchemaFileBytes[]>
}
