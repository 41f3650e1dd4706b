import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Message } from '#contract/message.ts'
import { ProblemError } from '#contract/problem.ts'
import type { ConfluentRegistry } from '#contract/systems/kafka.ts'
import { openRegistry } from '#main/payload/registry/client.ts'
import { schemaEncoder } from '#main/payload/registry/encode.ts'
import { openGlue } from '#main/payload/registry/glue.ts'
import { openSchemaSource } from '#main/payload/registry/source.ts'
import { openPayloads } from '#main/payload/reading.ts'
import { denied, fakeAwsAccount } from '../../../fixtures/fake-aws-account.ts'

type Asked = {
  readonly SchemaVersionId?: string
  readonly SchemaId?: { readonly SchemaName: string; readonly RegistryName: string }
  readonly SchemaVersionNumber?: { readonly VersionNumber?: number; readonly LatestVersion?: boolean }
}
type Schema = { readonly name: string; readonly format: string; readonly texts: readonly string[]; readonly registry?: string }

const proto = `syntax = "proto3"; package shop;
message Order { int64 id = 1; map<string, string> by_name = 2; Line line = 3; message Line { string sku = 1; } message Alpha { bool on = 1; } }
message Cart { string owner = 1; }`
const schemas: readonly Schema[] = [
  { name: 'orders', format: 'AVRO', texts: ['"int"', '{"type":"record","name":"Order","namespace":"shop","fields":[{"name":"id","type":"long"}]}'] },
  { name: 'carts', format: 'PROTOBUF', texts: [proto] },
  { name: 'customers', format: 'JSON', texts: ['{"title":"Customer","required":["name"]}'] },
  { name: 'elsewhere', format: 'AVRO', texts: ['"string"'], registry: 'other' },
]
const uuid = (schema: number, version = 1) => `0000000${schema}-0000-4000-8000-00000000000${version}`
const versions = schemas.flatMap((schema, n) => schema.texts.map((text, index) => ({
  SchemaVersionId: uuid(n, index + 1), SchemaDefinition: text, DataFormat: schema.format, VersionNumber: index + 1, Status: 'AVAILABLE',
  SchemaArn: `arn:aws:glue:eu-west-1:1:schema/${schema.registry ?? 'main'}/${schema.name}`, name: schema.name,
})))
const missing = (): never => { throw new ProblemError({ code: 'NotFound', message: 'Schema version is not found.' }) }

function glue(more: Parameters<typeof fakeAwsAccount>[0] = {}) {
  const fake = fakeAwsAccount({
    ...more,
    answers: {
      GetSchemaVersion: ({ SchemaVersionId, SchemaId, SchemaVersionNumber }: Asked) => versions.findLast((one) => (SchemaVersionId === undefined
        ? one.name === SchemaId?.SchemaName && (SchemaVersionNumber?.LatestVersion === true || one.VersionNumber === SchemaVersionNumber?.VersionNumber)
        : one.SchemaVersionId === SchemaVersionId)) ?? missing(),
      ListSchemas: ({ NextToken }: { NextToken?: string }) =>
        (NextToken ? { Schemas: [{ SchemaName: 'carts' }] } : { Schemas: [{ SchemaName: 'orders' }], NextToken: 'more' }),
      ListSchemaVersions: ({ SchemaId }: Asked) => ({ Schemas: versions.filter(({ name }) => name === SchemaId?.SchemaName) }),
      GetSchema: () => ({ Compatibility: 'BACKWARD_ALL' }),
      ...more.answers,
    },
  })
  const registry = openGlue({ type: 'glue', aws: 'saved', name: 'main' }, () => Promise.resolve(fake.account))
  return { ...fake, registry, payloads: openPayloads({ schemas: openSchemaSource({ registry, now: Date.now }) }) }
}

const frame = (id: string, data: Uint8Array, zlib = false) =>
  Buffer.concat([Buffer.from([3, zlib ? 5 : 0]), Buffer.from(id.replaceAll('-', ''), 'hex'), zlib ? deflateSync(data) : data])

async function shown({ payloads }: Pick<ReturnType<typeof glue>, 'payloads'>, bytes: Buffer): Promise<Message['value']> {
  await payloads.needs(bytes, 'value')
  return payloads.preview(bytes, 'value', { previewBytes: 10_000, raw: false })
}

describe('messages with the header of AWS Glue', () => {
  it.each([false, true])('Avro is decoded with its name, type and id (zlib: %s)', async (zlib) => {
    const value = await shown(glue(), frame(uuid(0, 2), Buffer.of(84), zlib))
    expect(value).toMatchObject({
      format: 'avro', text: '{"id":42}', schema: { registry: 'AWS Glue registry main', id: uuid(0, 2), type: 'AVRO', name: 'shop.Order' },
    })
    expect(value?.why).toBe(`It begins with schema version ${uuid(0, 2)} of AWS Glue registry main`)
  })

  it('JSON is checked against its schema', async () => {
    const bench = glue()
    expect(await shown(bench, frame(uuid(2), Buffer.from('{"name":"Ada"}'), true))).toMatchObject({
      format: 'json-schema', text: '{"name":"Ada"}', schema: { name: 'Customer' },
    })
    expect((await shown(bench, frame(uuid(2), Buffer.from('{}'))))?.problem).toContain('name: is missing')
  })

  // In the order of their full names: Cart, Order, Order.Alpha, Order.ByNameEntry (of the map), Order.Line.
  it.each([
    [0, '0a0141', '{"owner":"A"}', 'shop.Cart'], [1, '0807', '{"id":7,"by_name":{}}', 'shop.Order'],
    [2, '0801', '{"on":true}', 'shop.Order.Alpha'], [4, '0a0178', '{"sku":"x"}', 'shop.Order.Line'],
  ])('Protobuf is read by message index %i in the order of names', async (index, hex, text, name) => {
    const value = await shown(glue(), frame(uuid(1), Buffer.concat([Buffer.of(index), Buffer.from(hex, 'hex')])))
    expect(value).toMatchObject({ format: 'protobuf', text, schema: { name, type: 'PROTOBUF' } })
  })

  it.each([3, 9])('a message index %i of no message is told', async (index) => {
    expect((await shown(glue(), frame(uuid(1), Buffer.of(index, 8, 1))))?.problem).toContain(`no message with index ${index}`)
  })

  it('a version of another registry of the account is decoded, and that one named', async () => {
    expect(await shown(glue(), frame(uuid(3), Buffer.from('046162', 'hex')))).toMatchObject({
      text: '"ab"', schema: { registry: 'AWS Glue registry other', id: uuid(3) },
    })
  })

  it('each schema is asked for once', async () => {
    const bench = glue()
    for (let n = 0; n < 5; n++) await shown(bench, frame(uuid(0, 2), Buffer.of(n * 2)))
    expect(bench.asked).toEqual(['GetSchemaVersion'])
  })

  it('data that does not inflate, or to too much, is told', async () => {
    const bench = glue()
    const damaged = Buffer.concat([frame(uuid(0, 2), Buffer.of(84), true).subarray(0, 20), Buffer.of(0xff, 0xff, 0xff)])
    expect((await shown(bench, damaged))?.problem).toContain('its zlib data is damaged')
    expect((await shown(bench, frame(uuid(0, 2), Buffer.alloc(20 << 20), true)))?.problem).toContain('inflates to more than 16 MB')
  })

  it('a schema that is not there, or may not be read, is a row with the reason', async () => {
    expect((await shown(glue(), frame(uuid(9), Buffer.of(1))))?.problem).toContain(`does not have schema version ${uuid(9)}`)
    const refused = glue({ answers: { GetSchemaVersion: () => denied('glue:GetSchemaVersion') } })
    expect((await shown(refused, frame(uuid(0), Buffer.of(1))))?.problem).toContain('glue:GetSchemaVersion')
  })
})

describe('both wire formats in one topic', () => {
  const confluent = Buffer.from([0, 0, 0, 0, 42, 2, 0x61])

  it('a message of Confluent’s says that its schema is in another registry', async () => {
    const bench = glue()
    expect((await shown(bench, confluent))?.problem).toBe(
      'Schema 42 is in a registry with Confluent\'s API, and that of this connection is AWS Glue registry main',
    )
    expect(bench.asked).toEqual([])
  })

  it('and one of Glue’s says so where the registry is Confluent’s', async () => {
    const config: ConfluentRegistry = { type: 'confluent', url: 'http://127.0.0.1:1' }
    const registry = openRegistry(config)
    const payloads = openPayloads({ schemas: openSchemaSource({ registry, now: Date.now }) })
    expect((await shown({ payloads }, frame(uuid(0), Buffer.of(2))))?.problem).toBe(
      `Schema version ${uuid(0)} is in AWS Glue, and the registry of this connection is 127.0.0.1:1`,
    )
    registry.close()
  })
})

describe('a Glue registry as subjects', () => {
  it('lists schemas of every page, versions and their texts', async () => {
    const { registry } = glue()
    expect(await registry.subjects()).toEqual(['orders', 'carts'])
    expect(await registry.versions('orders')).toEqual([1, 2])
    expect(await registry.version('orders', 'latest')).toMatchObject({ version: 2, id: uuid(0, 2), schemaType: 'AVRO', subject: 'orders' })
    expect(await registry.version('orders', 1)).toMatchObject({ id: uuid(0, 1), schema: '"int"' })
    expect(await registry.compatibility('orders')).toBe('BACKWARD_ALL')
    await expect(registry.version('nobody', 'latest')).rejects.toMatchObject({
      problem: { code: 'NotFound', message: 'The AWS Glue registry main does not have schema nobody.' },
    })
  })

  it.each([
    ['orders', undefined, { id: 9 }, '{"id":9}'], ['customers', undefined, { name: 'Ada' }, '{"name":"Ada"}'],
    ['carts', 'shop.Order.Line', { sku: 'x' }, '{"sku":"x"}'], ['carts', 'shop.Cart', { owner: 'A' }, '{"owner":"A"}'],
  ])('what is written by schema %s is read back', async (subject, message, json, text) => {
    const bench = glue()
    const written = schemaEncoder(await bench.registry.bySubject(subject, 'latest'), message)(json)
    if (!('bytes' in written)) throw new Error('it did not fit')
    expect(written.bytes.subarray(0, 2)).toEqual(Buffer.of(3, 0))
    expect((await shown(bench, written.bytes))?.text).toBe(text)
  })
})
