import protobuf from 'protobufjs'
import descriptor from 'protobufjs/ext/descriptor.js'
import { describe, expect, it } from 'vitest'
import { protoFiles } from '#main/payload/protobuf/files.ts'
import { openPayloads } from '#main/payload/reading.ts'
import type { SchemaFileBytes, SchemaSource } from '#main/payload/registry/schema.ts'

const money = `syntax = "proto3"; package shop;
enum Currency { EUR = 0; CHF = 1; } message Money { int64 units = 1; Currency in = 2; }`
const imports = 'import "shop/money.proto"; import "google/protobuf/timestamp.proto";'
const time = 'google.protobuf.Timestamp at = 6;'
const order = `syntax = "proto3"; package shop; ${imports}
message Order { uint64 id = 1; string name = 2; Money price = 3; bytes photo = 4; repeated int32 counts = 5; ${time}
  message Line { string sku = 1; } repeated Line lines = 7; }`

const text = (name: string, content: string): SchemaFileBytes => ({ name, kind: 'proto', bytes: Buffer.from(content) })
const files = [text('order.proto', order), text('money.proto', money)]

const root = new protobuf.Root()
for (const content of [money, order.replace(imports, '').replace(time, '')]) protobuf.parse(content, root, { keepCase: true })
root.resolveAll()
const bytes = root.lookupType('shop.Order').encode({
  id: { low: -1, high: -1, unsigned: true }, name: 'Zürich', price: { units: 5, in: 1 }, photo: Buffer.of(255),
  counts: [1, -1], lines: [{ sku: 'a' }],
}).finish()
const json = '{"id":18446744073709551615,"name":"Zürich","price":{"units":5,"in":"CHF"},'
  + '"photo":"/w==","counts":[1,-1],"lines":[{"sku":"a"}]}'

const source = (given: () => Promise<readonly SchemaFileBytes[]>): SchemaSource =>
  ({ byId: () => Promise.reject(new Error('none')), files: given })

const reader = (decode: string, given: readonly SchemaFileBytes[] = files) =>
  openPayloads({ decode: { value: decode }, schemas: source(() => Promise.resolve(given)) })

async function shown(decode: string, data: Uint8Array = bytes, given?: readonly SchemaFileBytes[]) {
  const payloads = reader(decode, given)
  await payloads.needs(data, 'value')
  return { payload: payloads.preview(data, 'value', { previewBytes: 4_096, raw: false }), value: payloads.decoded(data, 'value') }
}

describe('a message of the files', () => {
  it('is decoded by its full name, with every digit', async () => {
    const { payload, value } = await shown('protobuf:shop.Order')
    expect(payload).toMatchObject({ format: 'protobuf', text: json, why: 'protobuf was chosen: the message shop.Order' })
    expect(value).toContainEqual(['id', 18446744073709551615n])
  })

  it('may be inside another', async () => {
    expect((await shown('protobuf:shop.Order.Line', Buffer.from('0a0161', 'hex'))).payload?.text).toBe('{"sku":"a"}')
  })

  it('needs no name where it is the only one', async () => {
    const { payload } = await shown('protobuf', Buffer.from('0805', 'hex'), [text('money.proto', money)])
    expect(payload?.text).toBe('{"units":5,"in":"EUR"}')
    expect((await shown('protobuf')).payload?.problem)
      .toBe('The schema files of this connection hold 2 messages; choose protobuf:<full name of one>')
  })

  it('comes from a descriptor set too', async () => {
    const set = descriptor.FileDescriptorSet.encode(root.toDescriptor('proto3')).finish()
    const { payload } = await shown('protobuf:shop.Order', bytes, [{ name: 'all.desc', kind: 'descriptor', bytes: set }])
    expect(payload?.text).toBe(json)
  })

  it('is read behind the frame of a registry', async () => {
    const framed = Buffer.concat([Buffer.from('000000002a00', 'hex'), bytes])
    expect((await shown('protobuf:shop.Order', framed)).payload?.text).toBe(json)
    const glue = Buffer.concat([Buffer.from('030000112233445566778899aabbccddeeff01', 'hex'), bytes])
    expect((await shown('protobuf:shop.Order', glue)).payload?.text).toBe(json)
    const money5 = Buffer.from('000000002a000805', 'hex')
    expect((await shown('protobuf', money5, [text('money.proto', money)])).payload?.text).toBe('{"units":5,"in":"EUR"}')
    expect((await shown('protobuf', money5, [])).payload?.problem).toBe('none')
  })

  it('tells fields that it does not have', async () => {
    const { payload } = await shown('protobuf:shop.Money', Buffer.from('08054a0161', 'hex'))
    expect(payload?.text).toBe('{"units":5,"in":"EUR"}')
    expect(payload?.why).toContain('1 field is not in it and not shown')
  })

  it('is asked for once', async () => {
    let asked = 0
    const payloads = openPayloads({ decode: { value: 'protobuf:shop.Order' }, schemas: source(() => {
      asked++
      return Promise.resolve(files)
    }) })
    const first = payloads.needs(bytes, 'value')
    expect(payloads.needs(bytes, 'value')).toBe(first)
    expect(payloads.needs(bytes, 'key')).toBeNull()
    await first
    expect(payloads.needs(bytes, 'value')).toBeNull()
    expect(asked).toBe(1)
  })
})

describe('what cannot be decoded', () => {
  it('is shown as it is, with the reason', async () => {
    expect((await shown('protobuf:shop.Order', Buffer.from('hello'))).payload)
      .toMatchObject({ format: 'text', text: 'hello', problem: expect.stringMatching(/^Not the message shop.Order: /) })
    expect((await shown('protobuf:shop.Nothing')).payload?.problem)
      .toBe('No schema file of this connection holds the message shop.Nothing')
    expect((await shown('protobuf:shop.Order', bytes, [])).payload?.problem)
      .toBe('This connection has no schema files: give it a .proto file or a descriptor set')
    expect(openPayloads({ decode: { value: 'protobuf' } }).preview(bytes, 'value', { previewBytes: 10, raw: false })?.problem)
      .toContain('has no schema files')
  })

  it('names the files that cannot be read, and uses the others', () => {
    const damaged: SchemaFileBytes = { name: 'x.desc', kind: 'descriptor', bytes: Buffer.of(1, 2, 3) }
    const types = protoFiles([text('bad.proto', 'message {'), ...files, damaged])
    expect(types.type('shop.Order')).toHaveProperty('name', 'shop.Order')
    expect(types.type('shop.Nothing')).toHaveProperty('problem', expect.stringMatching(/bad\.proto: .*x\.desc: /))
  })

  it('is a message with a field of a type that is in no file', () => {
    const other = text('other.proto', 'syntax = "proto3"; message Other { int32 a = 1; }')
    const types = protoFiles([text('order.proto', order), other])
    expect(types.type('shop.Order')).toHaveProperty('problem', expect.stringContaining('Money'))
    expect(types.type('Other')).toHaveProperty('name', 'Other')
  })

  it('is everything where the files do not come', async () => {
    const gone = source(() => Promise.reject(new Error('the host is gone')))
    const payloads = openPayloads({ decode: { value: 'protobuf' }, schemas: gone })
    await payloads.needs(bytes, 'value')
    expect(payloads.preview(bytes, 'value', { previewBytes: 10, raw: false })?.problem)
      .toBe('The schema files of this connection did not come: the host is gone')
  })
})
