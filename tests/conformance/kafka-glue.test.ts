import { deflateSync } from 'node:zlib'
import { CreateRegistryCommand, CreateSchemaCommand, GlueClient } from '@aws-sdk/client-glue'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { Message } from '#contract/message.ts'
import type { ReadQuery } from '#contract/query.ts'
import { KafkaSubjectExtra } from '#contract/systems/kafka.ts'
import type { Session } from '#main/systems/driver.ts'
import { driver } from '#main/systems/kafka/index.ts'
import { startAws, type TestAws } from '../fixtures/aws.ts'
import { testTools } from '../fixtures/tools.ts'
import { createTopic, kafkaJs } from './kafka-records.ts'
import { call, unique } from './kafka-session.ts'

const topic = unique('glue-orders')
const ref = { kind: 'topic', path: [topic] }
const avro = '{"type":"record","name":"Order","namespace":"shop","fields":[{"name":"id","type":"long"},{"name":"who","type":"string"}]}'
const proto = 'syntax = "proto3"; package shop; message Parcel { int32 grams = 1; } message Box { int32 sides = 1; }'

let aws: TestAws
let session: Session
let ids: readonly string[]
const frame = (id: string, data: Buffer, zlib = false) => Buffer.concat([
  Buffer.from([3, zlib ? 5 : 0]), Buffer.from(id.replaceAll('-', ''), 'hex'), zlib ? deflateSync(data) : data,
])

beforeAll(async () => {
  aws = await startAws()
  const tools = testTools()
  const account = tools.aws.account(aws.connection())
  const glue = account.client(GlueClient)
  await glue.send(new CreateRegistryCommand({ RegistryName: 'shop' }))
  ids = await Promise.all([['orders', 'AVRO', avro], ['parcels', 'PROTOBUF', proto], ['people', 'JSON', '{"title":"Person","required":["name"]}']]
    .map(async ([name, format, text]) => (await glue.send(new CreateSchemaCommand({
      RegistryId: { RegistryName: 'shop' }, SchemaName: name, DataFormat: format as 'AVRO', Compatibility: 'BACKWARD', SchemaDefinition: text,
    }))).SchemaVersionId ?? ''))
  const [orders = '', parcels = '', people = ''] = ids
  const { bootstrap } = inject('broker')
  await createTopic(bootstrap, { topic, numPartitions: 1 })
  const producer = kafkaJs(bootstrap).producer()
  await producer.connect()
  await producer.send({ topic, messages: [
    { key: 'avro', value: frame(orders, Buffer.from([84, 6, 0x41, 0x64, 0x61])) },
    { key: 'avro zlib', value: frame(orders, Buffer.from([86, 4, 0x42, 0x6f]), true) },
    // Box is 0 and Parcel 1, in the order of their names.
    { key: 'protobuf', value: frame(parcels, Buffer.from([1, 8, 100])) },
    { key: 'json', value: frame(people, Buffer.from('{"name":"Cy"}'), true) },
    { key: 'confluent', value: Buffer.from([0, 0, 0, 0, 42, 2, 0x61]) },
  ] })
  await producer.disconnect()
  session = await driver.open(
    { type: 'kafka', brokers: [bootstrap], registry: { type: 'glue', aws: 'saved', name: 'shop' } },
    { ...tools, aws: { ...tools.aws, saved: () => Promise.resolve(account) } },
  )
}, 60_000)
afterAll(async () => {
  await session?.[Symbol.asyncDispose]()
  await aws?.[Symbol.asyncDispose]()
})

async function read(query: ReadQuery = {}): Promise<readonly Message[]> {
  const messages: Message[] = []
  for await (const batch of session.read?.(ref, { from: 'oldest', limit: 100, ...query }, call()) ?? []) messages.push(...batch.messages)
  return messages
}

describe('a topic whose schemas are in AWS Glue', () => {
  it('is decoded in every format, and says where a message of another registry is', async () => {
    const shown = Object.fromEntries((await read()).map(({ key, value }) => [key?.text, value]))
    expect(shown['avro']).toMatchObject({
      format: 'avro', text: '{"id":42,"who":"Ada"}', schema: { id: ids[0], name: 'shop.Order', type: 'AVRO', registry: 'AWS Glue registry shop' },
    })
    expect(shown['avro zlib']?.text).toBe('{"id":43,"who":"Bo"}')
    expect(shown['protobuf']).toMatchObject({ text: '{"grams":100}', schema: { name: 'shop.Parcel', id: ids[1] } })
    expect(shown['json']).toMatchObject({ text: '{"name":"Cy"}', schema: { name: 'Person' } })
    expect(shown['confluent']?.problem).toContain('Schema 42 is in a registry with Confluent\'s API')
  })

  it('is searched by decoded fields, each schema asked for once', async () => {
    expect((await read({ filter: { where: 'value.who == "Bo"' } })).map(({ key }) => key?.text)).toEqual(['avro zlib'])
    expect((await read({ filter: { where: 'value.grams > 50' } })).map(({ key }) => key?.text)).toEqual(['protobuf'])
    expect(aws.calls().calls['glue:GetSchemaVersion']).toBe(3)
  })

  it('lists its schemas as subjects with their texts', async () => {
    const { items } = await session.list({ kind: 'subject' }, call())
    expect(items.map(({ label }) => label)).toEqual(['orders', 'parcels', 'people'])
    const { extra } = await session.describe({ kind: 'subject', path: ['orders'] }, call())
    expect(KafkaSubjectExtra.parse(extra).versions).toEqual([{ version: 1, id: ids[0], type: 'AVRO', schema: avro, references: [] }])
    expect((await session.health(call())).checks.at(-1)).toMatchObject({ label: 'schema registry', at: 'AWS Glue registry shop', ok: true })
  })

  it('takes messages that are written by a schema of Glue', async () => {
    const [receipt] = await session.publish?.(ref, [{ key: { text: 'published' }, value: { json: { grams: 7 }, schema: 'parcels#shop.Parcel' } }], call()) ?? []
    expect(receipt).toMatchObject({ ok: true })
    expect((await read()).find(({ key }) => key?.text === 'published')?.value).toMatchObject({ text: '{"grams":7}', schema: { name: 'shop.Parcel' } })
  })
})
