import { deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RegistrySchema, SchemaId, SchemaSource } from '#main/payload/registry/schema.ts'
import { openPayloads } from '#main/payload/reading.ts'

const showing = { previewBytes: 4_096, raw: false }
const framed = (id: number, hex: string): Buffer =>
  Buffer.concat([Buffer.from([0, 0, 0, id >> 8, id & 0xff]), Buffer.from(hex, 'hex')])

const shared = { references: [], registry: 'registry:8081' }
const long: RegistrySchema = { id: 42, type: 'AVRO', schema: '"long"', subject: 'orders-key', ...shared }
const json: RegistrySchema = { id: 7, type: 'JSON', schema: '{"title":"Order"}', ...shared }

function source(): SchemaSource & { readonly asked: SchemaId[] } {
  const asked: SchemaId[] = []
  return {
    asked,
    byId: (id) => {
      asked.push(id)
      const known = [long, json].find((schema) => schema.id === id)
      return Promise.resolve(known ?? { code: 'NotFound', message: `Schema ${id} is not in the registry at registry:8081.` })
    },
    files: () => Promise.resolve([]),
  }
}

describe('data with a schema id', () => {
  it('asks for its schema once, and is then decoded', async () => {
    const schemas = source()
    const payloads = openPayloads({ schemas })
    const bytes = framed(42, '8280808080808020')
    const waiting = payloads.needs(bytes, 'value')
    expect(waiting).toBeInstanceOf(Promise)
    await Promise.all([waiting, payloads.needs(bytes, 'value')])
    expect(payloads.needs(bytes, 'value')).toBeNull()
    expect(schemas.asked).toEqual([42])
    expect(payloads.preview(bytes, 'value', showing)).toMatchObject({
      format: 'avro', text: '9007199254740993', bytes: bytes.length,
      schema: { registry: 'registry:8081', id: '42', type: 'AVRO' },
    })
    expect(payloads.decoded(bytes, 'value')).toBe(9007199254740993n)
  })

  it('is shown as bytes where its schema is not in the registry', async () => {
    const payloads = openPayloads({ schemas: source() })
    const bytes = framed(4711, '02ff')
    await payloads.needs(bytes, 'value')
    expect(payloads.preview(bytes, 'value', showing)).toMatchObject({
      format: 'bytes', text: bytes.toString('hex'), problem: 'Schema 4711 is not in the registry at registry:8081',
    })
    expect(payloads.decoded(bytes, 'value')).toBe(bytes)
  })

  it('is shown as bytes where it was not written with the schema that it names', async () => {
    const payloads = openPayloads({ schemas: source() })
    const bytes = framed(42, 'ffffffffffffffffffffff')
    await payloads.needs(bytes, 'value')
    const payload = payloads.preview(bytes, 'value', showing)
    expect(payload?.format).toBe('bytes')
    expect(payload?.problem).toMatch(/^It names schema 42 of registry:8081, but was not written with it/)
  })

  it('says so where there is no registry', () => {
    expect(openPayloads().preview(framed(42, '02ff'), 'value', showing)).toMatchObject({
      format: 'bytes', problem: 'It begins like a message with schema id 42, and this connection has no schema registry',
    })
    expect(openPayloads().preview(framed(42, '02ffff'), 'key', showing)).toMatchObject({ format: 'int64', text: '704839679' })
  })

  it('may be an integer of eight bytes instead, which is then not called undecoded', async () => {
    const payloads = openPayloads({ schemas: source() })
    const now = Buffer.from('0000019aa7189f7b', 'hex')
    await payloads.needs(now, 'value')
    const payload = payloads.preview(now, 'value', showing)
    expect(payload).toMatchObject({
      format: 'int64', text: '1763740000123', why: expect.stringMatching(/integer, or a message with a schema id\. Schema 105127/),
    })
    expect(payload).not.toHaveProperty('problem')
    expect(openPayloads().preview(now, 'value', showing)?.why).toMatch(/integer$/)
  })

  it('is of the format that was chosen, or told', async () => {
    const bytes = framed(7, Buffer.from('{"a":1}').toString('hex'))
    const payloads = openPayloads({ schemas: source(), decode: { value: 'json-schema', key: 'avro' } })
    await Promise.all([payloads.needs(bytes, 'value'), payloads.needs(bytes, 'key')])
    expect(payloads.preview(bytes, 'value', showing)).toMatchObject({ format: 'json-schema', text: '{"a":1}' })
    expect(payloads.preview(bytes, 'key', showing)?.problem).toBe('Not avro: its schema is of json-schema')
    expect(payloads.preview(Buffer.from('hello'), 'key', showing))
      .toMatchObject({ format: 'text', problem: 'Not avro with a schema id: it begins neither with a zero byte and an id nor with AWS Glue’s header' })
  })
})

describe('what needs nothing', () => {
  it('is everything else', () => {
    const payloads = openPayloads({ schemas: source() })
    for (const bytes of [null, Buffer.from(''), Buffer.from('{"a":1}'), Buffer.alloc(8), Buffer.from('00ff', 'hex')]) {
      expect(payloads.needs(bytes, 'value')).toBeNull()
    }
    expect(openPayloads({ schemas: source(), decode: { value: 'hex' } }).needs(framed(42, '02'), 'value')).toBeNull()
    expect(openPayloads({ schemas: source(), topic: '__consumer_offsets' }).needs(framed(42, '02'), 'value')).toBeNull()
    expect(openPayloads({}).needs(framed(42, '02'), 'value')).toBeNull()
  })
})

describe('AWS Glue', () => {
  it('is named where there is no registry', () => {
    const bytes = Buffer.from('030000112233445566778899aabbccddeeff02ff', 'hex')
    const payload = openPayloads().preview(bytes, 'value', showing)
    expect(payload?.format).toBe('bytes')
    expect(payload?.problem).toBe(
      'It begins like a message with schema version 00112233-4455-6677-8899-aabbccddeeff of AWS Glue, '
      + 'and this connection has no schema registry',
    )
  })
})

describe('a chosen decoder', () => {
  it('is what filters see too', () => {
    const payloads = openPayloads({ decode: { key: 'int32', value: 'uuid' } })
    expect(payloads.decoded(Buffer.from('30313233', 'hex'), 'key')).toBe(808530483n)
    expect(payloads.decoded(Buffer.from('00112233445566778899aabbccddeeff', 'hex'), 'value'))
      .toBe('00112233-4455-6677-8899-aabbccddeeff')
    expect(payloads.decoded(Buffer.from('{"a":1}'), 'value')).toEqual(new Map([['a', 1n]]))
    expect(openPayloads({ decode: { value: 'text' } }).decoded(Buffer.from('{"a":1}'), 'value')).toBe('{"a":1}')
    expect(payloads.decoded(null, 'value')).toBeNull()
  })

  it('is for the key or the value, and not for headers', () => {
    const payloads = openPayloads({ decode: { key: 'hex', value: 'hex' } })
    expect(payloads.preview(Buffer.from('a'), 'header', showing)).toMatchObject({ format: 'text', text: 'a' })
    expect(payloads.preview(null, 'key', showing)).toBeNull()
  })

  it('that does not exist is BadInput that says where', () => {
    const thrown = (decode: { key?: string; value?: string }) => {
      try {
        openPayloads({ decode })
      } catch (error) {
        return error
      }
      return undefined
    }
    expect(thrown({ value: 'avrro' })).toMatchObject({ problem: {
      code: 'BadInput', hint: expect.stringContaining('consumer-offsets, protobuf:<full name of a message>'),
      issues: [{ path: 'query.decode.value' }],
    } })
    expect(thrown({ key: 'protobuf:' })).toMatchObject({ problem: { issues: [{ path: 'query.decode.key' }] } })
    expect(thrown({ key: 'auto', value: 'protobuf:shop.Order' })).toBeUndefined()
  })
})

describe('whatever the bytes', () => {
  const names = [
    'auto', 'json', 'text', 'hex', 'base64', 'int32', 'int64', 'float', 'double', 'uuid', 'msgpack', 'avro', 'protobuf',
    'protobuf:M', 'json-schema', 'consumer-offsets',
  ]
  const begins = fc.constantFrom(
    '', '1f8b08', '28b52ffd', '789c', '4f626a01', '00000000', '000000002a', '0300', '0000', '0001', '0002', '81', '93', 'dc',
    '7b', '5b',
  )
  const wraps = fc.constantFrom(undefined, gzipSync, deflateSync)
  const bytes = fc.tuple(begins, fc.uint8Array({ maxLength: 200 }), wraps)
    .map(([start, rest, wrap]) => {
      const all = Buffer.concat([Buffer.from(start, 'hex'), rest])
      return wrap ? wrap(all) : all
    })
  const message = 'message M { optional M m = 1; repeated sint64 n = 2; map<string, M> o = 3; }'
  const files = [{ name: 'm.proto', kind: 'proto' as const, bytes: Buffer.from(message) }]
  const schemas: SchemaSource = {
    byId: (id) => Promise.resolve({ ...(Number(id) % 2 === 0 ? long : json), id }), files: () => Promise.resolve(files),
  }

  it('nothing throws, and the text is never longer than asked', { timeout: 60_000 }, async () => {
    for (const name of names) {
      for (const topic of ['orders', '__consumer_offsets']) {
        const payloads = openPayloads({ topic, schemas, decode: { key: name, value: name } })
        await fc.assert(fc.asyncProperty(bytes, fc.nat(300), fc.option(bytes), async (data, previewBytes, key) => {
          const record = { key, headers: [{ name: 'ce_specversion', value: data }, { name: 'ce_type', value: null }] }
          for (const part of ['key', 'value'] as const) {
            await payloads.needs(data, part)
            const payload = payloads.preview(data, part, { previewBytes, raw: true, record })
            expect(Buffer.byteLength(payload?.text ?? '')).toBeLessThanOrEqual(previewBytes)
            expect(payload).toMatchObject({ bytes: data.length, raw: data.toString('base64'), why: expect.stringMatching(/./) })
            payloads.decoded(data, part, record)
          }
          expect(payloads.preview(data, 'header', { previewBytes, raw: false, record })).not.toHaveProperty('problem', '')
        }), { numRuns: 40 })
      }
    }
  })
})
