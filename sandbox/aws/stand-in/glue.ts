import { createHash } from 'node:crypto'
import { answerWith, Refusal, type Answer } from './answer.ts'
import { fieldsOf, type Asked } from './asked.ts'
import type { Part } from './part.ts'
import { readToken, text, writeToken } from './fields.ts'

type Format = 'AVRO' | 'JSON' | 'PROTOBUF'
type Version = { readonly id: string; readonly number: number; readonly text: string; readonly at: number }
type Schema = {
  readonly registry: string; readonly name: string; readonly format: Format; readonly compatibility: string; readonly place: string
  readonly description: string; readonly at: number; readonly versions: Version[]
}

const operations = new Set([
  'CreateRegistry', 'GetRegistry', 'ListRegistries', 'CreateSchema', 'RegisterSchemaVersion', 'GetSchema', 'GetSchemaVersion',
  'GetSchemaByDefinition', 'ListSchemas', 'ListSchemaVersions',
])

/** AWS Glue's schema registry in memory. It stores versions; it checks neither their text nor their compatibility. */
export class Glue implements Part {
  readonly #registries = new Map<string, { readonly description: string; readonly at: number }>()
  readonly #schemas = new Map<string, Schema>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  owns({ service, operation }: Asked): boolean {
    return service === 'glue' && operations.has(operation)
  }

  async answer(asked: Asked): Promise<Answer> {
    return answerWith(asked, this.#answer(asked))
  }

  #answer(asked: Asked): object {
    const fields = fieldsOf(asked)
    switch (asked.operation) {
      case 'CreateRegistry': return this.#createRegistry(asked, text(fields.RegistryName), text(fields.Description))
      case 'GetRegistry': return this.#registry(asked, nameIn(fields.RegistryId, 'RegistryName'))
      case 'ListRegistries': return this.#listRegistries(asked)
      case 'CreateSchema': return this.#createSchema(asked, fields)
      case 'RegisterSchemaVersion': return this.#register(this.#schema(asked, fields.SchemaId), text(fields.SchemaDefinition))
      case 'GetSchema': return this.#schemaInfo(asked, this.#schema(asked, fields.SchemaId))
      case 'GetSchemaVersion': return this.#version(asked, fields)
      case 'GetSchemaByDefinition': return this.#byDefinition(asked, fields)
      case 'ListSchemas': return this.#list(asked, fields)
      default: return this.#listVersions(asked, fields)
    }
  }

  #createRegistry(asked: Asked, name: string, description: string): object {
    const place = scopeOf(asked) + name
    if (this.#registries.has(place)) throw new Refusal('AlreadyExistsException', `Registry already exists. RegistryName: ${name}`)
    this.#registries.set(place, { description, at: this.#now() })
    return { RegistryArn: registryArn(asked, name), RegistryName: name, Description: description }
  }

  #listRegistries(asked: Asked): object {
    const here = scopeOf(asked)
    const names = [...this.#registries.keys()].filter((place) => place.startsWith(here)).map((place) => place.slice(here.length))
    return { Registries: names.map((name) => this.#registry(asked, name)) }
  }

  #registry(asked: Asked, name: string): object {
    const found = this.#registries.get(scopeOf(asked) + name)
    if (!found) throw new Refusal('EntityNotFoundException', `Registry is not found. RegistryName: ${name}`)
    const at = new Date(found.at).toISOString()
    return {
      RegistryArn: registryArn(asked, name), RegistryName: name, Description: found.description, Status: 'AVAILABLE',
      CreatedTime: at, UpdatedTime: at,
    }
  }

  #createSchema(asked: Asked, fields: Readonly<Record<string, unknown>>): object {
    const registry = nameIn(fields.RegistryId, 'RegistryName') || 'default-registry'
    const name = text(fields.SchemaName)
    const place = `${scopeOf(asked)}${registry}/${name}`
    if (this.#schemas.has(place)) {
      throw new Refusal('AlreadyExistsException', `Schema already exists. SchemaName: ${name}, RegistryName: ${registry}`)
    }
    const schema: Schema = {
      registry, name, place, format: fields.DataFormat as Format, compatibility: text(fields.Compatibility) || 'BACKWARD',
      description: text(fields.Description), at: this.#now(), versions: [],
    }
    this.#schemas.set(place, schema)
    const first = fields.SchemaDefinition === undefined ? null : this.#register(schema, text(fields.SchemaDefinition))
    return { ...this.#schemaInfo(asked, schema), ...first && { SchemaVersionId: first.SchemaVersionId, SchemaVersionStatus: first.Status } }
  }

  #register(schema: Schema, text: string): { readonly SchemaVersionId: string; readonly VersionNumber: number; readonly Status: string } {
    const known = schema.versions.find((version) => version.text === text)
    const number = schema.versions.length + 1
    const version = known ?? { id: uuidOf(`${schema.place} ${number} ${text}`), number, text, at: this.#now() }
    if (!known) schema.versions.push(version)
    return { SchemaVersionId: version.id, VersionNumber: version.number, Status: 'AVAILABLE' }
  }

  #schema(asked: Asked, id: unknown): Schema {
    const { SchemaArn, SchemaName, RegistryName = 'default-registry' } = Object(id)
    const place = scopeOf(asked) + (SchemaArn === undefined ? `${RegistryName}/${SchemaName}` : String(SchemaArn).split(':schema/')[1])
    const found = this.#schemas.get(place)
    if (!found) throw new Refusal('EntityNotFoundException', `Schema is not found. ${JSON.stringify(id)}`)
    return found
  }

  #schemaInfo(asked: Asked, { registry, name, format, compatibility, description, at, versions }: Schema): object {
    const time = new Date(at).toISOString()
    return {
      RegistryName: registry, RegistryArn: registryArn(asked, registry), SchemaName: name, SchemaArn: schemaArn(asked, registry, name),
      Description: description, DataFormat: format, Compatibility: compatibility, SchemaCheckpoint: 1, LatestSchemaVersion: versions.length,
      NextSchemaVersion: versions.length + 1, SchemaStatus: 'AVAILABLE', CreatedTime: time, UpdatedTime: time,
    }
  }

  #version(asked: Asked, { SchemaVersionId, SchemaId, SchemaVersionNumber }: Readonly<Record<string, unknown>>): object {
    const { VersionNumber, LatestVersion } = Object(SchemaVersionNumber)
    const schemas = SchemaVersionId === undefined ? [this.#schema(asked, SchemaId)] : this.#here(asked)
    for (const schema of schemas) {
      const version = schema.versions.find(({ id, number }) => (SchemaVersionId === undefined
        ? LatestVersion === true ? number === schema.versions.length : number === VersionNumber
        : id === SchemaVersionId))
      if (version) return this.#versionInfo(asked, schema, version)
    }
    throw new Refusal('EntityNotFoundException', `Schema version is not found. SchemaVersionId: ${text(SchemaVersionId)}`)
  }

  #byDefinition(asked: Asked, { SchemaId, SchemaDefinition }: Readonly<Record<string, unknown>>): object {
    const schema = this.#schema(asked, SchemaId)
    const version = schema.versions.find(({ text }) => text === SchemaDefinition)
    if (!version) throw new Refusal('EntityNotFoundException', 'Schema version is not found.')
    return this.#versionInfo(asked, schema, version)
  }

  #versionInfo(asked: Asked, { registry, name, format }: Schema, { id, number, text, at }: Version): object {
    return {
      SchemaVersionId: id, SchemaDefinition: text, DataFormat: format, SchemaArn: schemaArn(asked, registry, name), VersionNumber: number,
      Status: 'AVAILABLE', CreatedTime: new Date(at).toISOString(),
    }
  }

  #list(asked: Asked, fields: Readonly<Record<string, unknown>>): object {
    const registry = fields.RegistryId === undefined ? null : nameIn(fields.RegistryId, 'RegistryName')
    if (registry !== null) this.#registry(asked, registry)
    const found = this.#here(asked).filter((schema) => registry === null || schema.registry === registry)
    return pageOf(fields, found.map((schema) => this.#schemaInfo(asked, schema)), 'Schemas')
  }

  #listVersions(asked: Asked, fields: Readonly<Record<string, unknown>>): object {
    const schema = this.#schema(asked, fields.SchemaId)
    return pageOf(fields, schema.versions.map(({ id, number, at }) => ({
      SchemaArn: schemaArn(asked, schema.registry, schema.name), SchemaVersionId: id, VersionNumber: number, Status: 'AVAILABLE',
      CreatedTime: new Date(at).toISOString(),
    })), 'Schemas')
  }

  #here(asked: Asked): readonly Schema[] {
    return [...this.#schemas.values()].filter(({ place }) => place.startsWith(scopeOf(asked)))
  }
}

const scopeOf = ({ account, region }: Asked): string => `${account}/${region}/`
const registryArn = ({ account, region }: Asked, name: string): string => `arn:aws:glue:${region}:${account}:registry/${name}`
const schemaArn = ({ account, region }: Asked, registry: string, name: string): string =>
  `arn:aws:glue:${region}:${account}:schema/${registry}/${name}`

function nameIn(id: unknown, field: string): string {
  const { [field]: name, RegistryArn } = Object(id)
  return String(name ?? String(RegistryArn ?? '').split(':registry/')[1] ?? '')
}

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

function pageOf({ MaxResults = 100, NextToken }: Readonly<Record<string, unknown>>, all: readonly object[], name: string): object {
  const from = readToken(NextToken)
  const to = from + Number(MaxResults)
  return { [name]: all.slice(from, to), ...to < all.length && { NextToken: writeToken(to) } }
}
