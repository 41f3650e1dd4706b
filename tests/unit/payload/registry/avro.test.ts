import avsc from 'avsc'
import { describe, expect, it } from 'vitest'
import { avroValues } from '#main/payload/registry/avro/avro.ts'
import { parseAvro } from '#main/payload/registry/avro/parse.ts'
import { writeAvro } from '#main/payload/registry/avro/write.ts'
import { jsonText, plainValue } from '#main/payload/registry/json-text.ts'

const text = (schema: unknown, bytes: Uint8Array) => jsonText(avroValues(JSON.stringify(schema)).read(bytes))
const written = (schema: unknown, json: unknown) => writeAvro(parseAvro(JSON.stringify(schema)), json)
/** JSON written by a schema and read again. */
const there = (schema: unknown, json: unknown) => {
  const bytes = written(schema, json)
  return Buffer.isBuffer(bytes) ? text(schema, bytes) : bytes
}

const node = {
  type: 'record', name: 'shop.Node', fields: [
    { name: 'label', type: 'string' }, { name: 'next', type: ['null', 'Node'], default: null },
    { name: 'tags', type: { type: 'array', items: 'string' } }, { name: 'counts', type: { type: 'map', values: 'int' } },
    { name: 'kind', type: { type: 'enum', name: 'Kind', symbols: ['A', 'B'] } },
    { name: 'hash', type: { type: 'fixed', name: 'Hash', size: 4 } },
    { name: 'on', type: 'boolean' }, { name: 'ratio', type: 'double' }, { name: 'near', type: 'float' },
    { name: 'blob', type: 'bytes' },
  ],
}

const uuid = 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6'
const span = { months: 1, days: 2, milliseconds: 3 }

describe('reading Avro', () => {
  it('reads what another implementation wrote, for every type', () => {
    const type = avsc.Type.forSchema(node as avsc.Schema)
    for (let n = 0; n < 50; n++) {
      // avsc's own types know no fields.
      const value: Record<string, object> = Object(type.random())
      const bytes = type.toBuffer(value)
      const json = JSON.parse(text(node, bytes))
      expect(json.label).toBe(value.label)
      expect(json.tags).toEqual(value.tags)
      expect(json.counts).toEqual({ ...value.counts })
      expect(Buffer.from(json.blob, 'base64')).toEqual(value.blob)
      expect(json.kind).toBe(value.kind)
      expect(there(node, json)).toBe(text(node, bytes))
      expect(written(node, json)).toEqual(bytes)
    }
  })

  it('keeps 64 bits', () => {
    for (const long of [0n, -1n, 2n ** 53n + 1n, -(2n ** 63n), 2n ** 63n - 1n, 12_345_678n]) {
      expect(there('long', String(long))).toBe(String(long))
      expect(plainValue(avroValues('"long"').read(written('long', String(long)) as Buffer))).toBe(long)
    }
  })

  it.each([
    [{ type: 'bytes', logicalType: 'decimal', precision: 20, scale: 2 }, '-12345678901234567.89', '-12345678901234567.89'],
    [{ type: 'bytes', logicalType: 'decimal', precision: 4, scale: 2 }, 0.05, '0.05'],
    [{ type: 'fixed', name: 'D', size: 8, logicalType: 'decimal', precision: 9, scale: 0 }, 42, '42'],
    [{ type: 'int', logicalType: 'date' }, '2026-11-21', '"2026-11-21"'],
    [{ type: 'int', logicalType: 'date' }, -1, '"1969-12-31"'],
    [{ type: 'int', logicalType: 'time-millis' }, '10:11:12.013', '"10:11:12.013"'],
    [{ type: 'long', logicalType: 'time-micros' }, '10:11:12', '"10:11:12.000000"'],
    [{ type: 'long', logicalType: 'timestamp-millis' }, 1_700_000_000_123, '"2023-11-14T22:13:20.123Z"'],
    [{ type: 'long', logicalType: 'timestamp-micros' }, '2026-11-21T10:00:00.123456+01:00', '"2026-11-21T09:00:00.123456Z"'],
    [{ type: 'long', logicalType: 'timestamp-nanos' }, '1969-12-31T23:59:59.999999999Z', '"1969-12-31T23:59:59.999999999Z"'],
    [{ type: 'long', logicalType: 'local-timestamp-millis' }, '2026-11-21T10:00:00.5', '"2026-11-21T10:00:00.500"'],
    [{ type: 'long', logicalType: 'timestamp-millis' }, '9223372036854775807', '9223372036854775807'],
    [{ type: 'fixed', name: 'U', size: 16, logicalType: 'uuid' }, uuid, `"${uuid}"`],
    [{ type: 'fixed', name: 'I', size: 12, logicalType: 'duration' }, span, JSON.stringify(span)],
    [{ type: 'string', logicalType: 'uuid' }, 'as it is', '"as it is"'],
    ['float', 0.1, '0.1'], ['double', 'NaN', '"NaN"'], ['double', 5e-324, '5e-324'],
  ])('shows %j', (schema, json, shown) => {
    expect(there(schema, json)).toBe(shown)
  })

  it('gives filters a decimal as a number and a time as the text that is shown', () => {
    const schema = { type: 'record', name: 'R', fields: [
      { name: 'amount', type: { type: 'bytes', logicalType: 'decimal', precision: 9, scale: 2 } },
      { name: 'at', type: { type: 'long', logicalType: 'timestamp-millis' } },
    ] }
    const bytes = written(schema, { amount: '12.50', at: 0 })
    expect(plainValue(avroValues(JSON.stringify(schema)).read(bytes as Buffer))).toEqual(
      new Map<string, unknown>([['amount', 12.5], ['at', '1970-01-01T00:00:00.000Z']]),
    )
  })

  it('follows references and names in namespaces', () => {
    const money = JSON.stringify({ type: 'record', name: 'Money', namespace: 'shop', fields: [{ name: 'cents', type: 'long' }] })
    const order = JSON.stringify({ type: 'record', name: 'Order', namespace: 'shop', fields: [{ name: 'sum', type: 'Money' }] })
    const values = avroValues(order, [{ name: 'shop.Money', schema: money }])
    expect(values.name).toBe('shop.Order')
    expect(jsonText(values.read(Buffer.of(20)))).toBe('{"sum":{"cents":10}}')
    expect(() => avroValues(order)).toThrow('Money is not defined')
  })

  it.each([
    ['string', [0x20, 0x61], 'end in the middle'],
    ['string', [0x02, 0x61, 0x00], '1 of 3 bytes are left'],
    [{ type: 'array', items: 'string' }, [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f], 'end in the middle'],
    [{ type: 'array', items: 'null' }, [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f], 'without bytes'],
    [['null', 'string'], [0x08], 'no branch 4'],
    [{ type: 'enum', name: 'E', symbols: ['A'] }, [0x04], 'no symbol 2'],
    ['boolean', [7], 'a boolean is 0 or 1'],
    [node, Array.from({ length: 3_000 }, (_, n) => n % 2 ? 2 : 0), 'nested'],
    ['bytes', [0x01], 'end in the middle'],
    ['long', Array.from({ length: 12 }, () => 0xff), 'more than 64 bits'],
    ['string', [0x04, 0xc3, 0x28], 'not valid UTF-8'],
    [{ type: 'map', values: 'null' }, [0x02, 0x02, 0xff, 0x00], 'not valid UTF-8'],
    [{ type: 'bytes', logicalType: 'decimal' }, [0x80, 0xea, 0x30, ...Array.from({ length: 400_000 }, () => 1)], 'a decimal has'],
    [
      { type: 'array', items: { type: 'bytes', logicalType: 'decimal', scale: 9_999 } },
      [0x90, 0x4e, ...Array.from({ length: 5_000 }, () => 0), 0], 'holds more than',
    ],
  ])('refuses bytes that %j did not write', (schema, bytes, says) => {
    expect(() => avroValues(JSON.stringify(schema)).read(Buffer.from(bytes))).toThrow(says)
  })
})

describe('writing Avro', () => {
  const item = { type: 'record', name: 'Item', fields: [
    { name: 'price', type: 'double' }, { name: 'sku', type: 'string', default: 'x' },
  ] }
  const order = { type: 'record', name: 'shop.Order', fields: [
    { name: 'id', type: 'long' }, { name: 'items', type: { type: 'array', items: item }, default: [] },
    { name: 'note', type: ['null', 'string', 'long'], default: null }, { name: 'raw', type: 'bytes', default: '\u00ff' },
  ] }

  it('tells every place that does not fit', () => {
    const items = [{ price: 1 }, { price: 2 }, { price: 'x' }]
    expect(written(order, { id: 1.5, items, note: true, more: 1, 'odd name': 2 })).toEqual([
      { path: 'id', message: 'must be a whole number' },
      { path: 'items[2].price', message: 'must be a number' },
      { path: 'note', message: 'must be null or string or long' },
      { path: 'more', message: 'is not a field of shop.Order' },
      { path: '["odd name"]', message: 'is not a field of shop.Order' },
    ])
    expect(written(order, [])).toEqual([{ path: '', message: 'must be an object (shop.Order)' }])
    expect(written(order, {})).toEqual([{ path: 'id', message: 'is missing' }])
  })

  it('fills defaults in and takes plain values for unions', () => {
    expect(there(order, { id: '9007199254740993' })).toBe('{"id":9007199254740993,"items":[],"note":null,"raw":"/w=="}')
    expect(there(order, { id: 1, note: '12' })).toContain('"note":"12"')
    expect(there(order, { id: 1, note: 12 })).toContain('"note":12')
    expect(there(order, { id: 1, note: { string: 'named' } })).toContain('"note":"named"')
    expect(there(['null', item], { price: 'x' })).toEqual([{ path: 'price', message: 'must be a number' }])
  })

  it('takes bytes for no decimal whose scale is beyond any', () => {
    expect(text({ type: 'bytes', logicalType: 'decimal', precision: 9, scale: 2 ** 31 - 1 }, Buffer.of(2, 1))).toBe('"AQ=="')
  })

  it('writes lists of a hundred nodes that are each in a union, plain or named', () => {
    const list = { type: 'record', name: 'List', fields: [{ name: 'next', type: ['null', 'List'] }] }
    const nested = (wrap: (inner: object) => object) => {
      let json: object = { next: null }
      for (let n = 0; n < 100; n++) json = { next: wrap(json) }
      return json
    }
    const plain = written(list, nested((inner) => inner))
    expect(plain).toEqual(Buffer.from([...Array.from({ length: 100 }, () => 2), 0]))
    expect(written(list, nested((inner) => ({ List: inner })))).toEqual(plain)
  })

  it('gives up where a value fits nothing in unions of records and maps', () => {
    const odd = { type: 'record', name: 'Odd', fields: [{ name: 'next', type: ['null', 'Odd', { type: 'map', values: 'Odd' }] }] }
    let json: unknown = 'bad'
    for (let n = 0; n < 80; n++) json = { next: json }
    expect(() => written(odd, json)).toThrow('too much')
  })

  it('refuses a number that may have been rounded on its way', () => {
    const exact = { type: 'bytes', logicalType: 'decimal', precision: 30, scale: 4 }
    expect(written(exact, Number('12345678901234567890'))).toMatchObject([{ message: expect.stringContaining('as a text') }])
    expect(written(exact, Number('12345678901234.567'))).toMatchObject([{ message: expect.stringContaining('as a text') }])
    expect(there(exact, 12_345_678_901.2345)).toBe('12345678901.2345')
    expect(there(exact, 0.0005)).toBe('0.0005')
    expect(written('long', 2 ** 53)).toEqual([{ path: '', message: expect.stringContaining('as a text of digits') }])
    expect(written('int', 2 ** 31)).toEqual([{ path: '', message: 'must be a whole number of 32 bits' }])
    const decimal = { type: 'bytes', logicalType: 'decimal', precision: 4, scale: 2 }
    expect(written(decimal, 1.234)).toMatchObject([{ message: expect.stringContaining('2 digits') }])
  })
})
