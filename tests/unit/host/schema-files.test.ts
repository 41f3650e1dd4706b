import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import protobuf from 'protobufjs'
import 'protobufjs/ext/descriptor.js'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fakeConnection, fakeHost, type FakeHost } from '../../fixtures/fake-host.ts'

let data: string
beforeEach(async () => { data = await mkdtemp(join(tmpdir(), 'tidemark-schemas-')) })
afterEach(() => rm(data, { recursive: true, force: true }))

const order = `syntax = "proto3";
package shop.v1;
import "money.proto";
message Order {
  string id = 1;
  message Line { int32 count = 1; Money price = 2; }
}
enum State { OPEN = 0; }
`
const save = (fake: FakeHost, name: string, content: string | Uint8Array) =>
  fake.host.schemaFiles.save(fake.connection, name, Buffer.from(content))
const folder = (fake: FakeHost) => join(data, 'schemas', fake.connection)

test('a .proto text is kept with its message types, for its owner only, and survives a restart', async () => {
  const file = { name: 'order.proto', kind: 'proto', bytes: order.length, types: ['shop.v1.Order', 'shop.v1.Order.Line'] }
  {
    await using fake = await fakeHost({ data })
    expect(await save(fake, 'order.proto', order)).toEqual(file)
    for (const name of await readdir(folder(fake))) expect((await stat(join(folder(fake), name))).mode & 0o777).toBe(0o600)
  }
  await using fake = await fakeHost({ data })
  expect(await fake.host.schemaFiles.list(fake.connection)).toEqual({ items: [file] })
})

test('a compiled descriptor set is told by its bytes', async () => {
  await using fake = await fakeHost({ data })
  const root = new protobuf.Root()
  protobuf.parse('syntax = "proto3"; package shop; message Refund { string id = 1; }', root)
  const set = root.toDescriptor('proto3')
  const bytes = set.$type.encode(set).finish()
  expect(await save(fake, 'types.bin', bytes)).toEqual({
    name: 'types.bin', kind: 'descriptor', bytes: bytes.length, types: ['shop.Refund'],
  })
})

test.each([
  ['a text that is no .proto', 'syntax = "proto3";\nmessage Order {\n  strin id 1;\n}', /order\.proto .*line 3/],
  ['JSON', '{"a":1}', /line 1/],
  ['nothing', '', /no message types/],
  ['other bytes', Buffer.from([0, 1, 2, 3]), /descriptor set/],
])('%s is refused and says where', async (_what, content, message) => {
  await using fake = await fakeHost({ data })
  await expect(save(fake, 'order.proto', content)).rejects.toMatchObject({
    problem: { code: 'BadInput', message: expect.stringMatching(message) },
  })
  expect(await fake.host.schemaFiles.list(fake.connection)).toEqual({ items: [] })
})

test.each(['../order.proto', 'a/b.proto', 'a\\b.proto', '/etc/passwd', '..', '.', 'a\0b', 'a\nb'])(
  'the name %j is a path and refused', async (name) => {
    await using fake = await fakeHost({ data })
    await expect(save(fake, name, order)).rejects.toMatchObject({
      problem: { code: 'BadInput', issues: [{ path: 'name' }] },
    })
  },
)

test('a file replaces the one of its name, and nothing of the old one is left', async () => {
  await using fake = await fakeHost({ data })
  await save(fake, 'order.proto', order)
  await save(fake, 'order.proto', 'message Later { optional string id = 1; }')
  expect((await fake.host.schemaFiles.list(fake.connection)).items).toMatchObject([{ types: ['Later'] }])
  expect(await readdir(folder(fake))).toHaveLength(2)
  await fake.host.schemaFiles.remove(fake.connection, 'order.proto')
  expect(await readdir(folder(fake))).toEqual(['index.json'])
  await expect(fake.host.schemaFiles.remove(fake.connection, 'order.proto')).rejects.toMatchObject({
    problem: { code: 'NotFound' },
  })
})

test('more, larger or too many files are refused', async () => {
  await using fake = await fakeHost({ data })
  await expect(save(fake, 'large.proto', `// ${'x'.repeat(10 << 20)}`)).rejects.toMatchObject({ problem: { code: 'TooLarge' } })
  for (let n = 0; n < 100; n++) await save(fake, `${n}.proto`, 'message M { }')
  await expect(save(fake, 'more.proto', 'message M { }')).rejects.toMatchObject({ problem: { code: 'TooLarge' } })
  expect(await save(fake, '99.proto', 'message N { }')).toMatchObject({ types: ['N'] })
})

test('a driver is given the files that its connection has now, also for a check, and none without a connection', async () => {
  await using fake = await fakeHost({ data })
  const { connections, resources } = fake.host
  await resources.list({ connection: fake.connection, system: 'fake' }, { kind: 'topic' }, new AbortController().signal)
  const given = fake.stats.tools[0]?.schemaFiles
  expect(await given?.()).toEqual([])
  await save(fake, 'order.proto', order)
  expect(await given?.()).toEqual([{ name: 'order.proto', kind: 'proto', bytes: new Uint8Array(Buffer.from(order)) }])
  await connections.check({ id: fake.connection }, new AbortController().signal)
  expect(await fake.stats.tools[1]?.schemaFiles?.()).toHaveLength(1)
  await connections.check({ config: fakeConnection.config }, new AbortController().signal)
  expect(fake.stats.tools[2]?.schemaFiles).toBeUndefined()
})

test('a damaged list is put aside, and files go with their connection', async () => {
  await using fake = await fakeHost({ data })
  await save(fake, 'order.proto', order)
  await writeFile(join(folder(fake), 'index.json'), 'x')
  expect(await fake.host.schemaFiles.list(fake.connection)).toEqual({ items: [] })
  await save(fake, 'order.proto', order)
  await fake.host.connections.remove(fake.connection)
  await expect(stat(folder(fake))).rejects.toMatchObject({ code: 'ENOENT' })
  await expect(fake.host.schemaFiles.list(fake.connection)).rejects.toMatchObject({ problem: { code: 'NotFound' } })
})
