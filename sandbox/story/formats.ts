import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { encode } from '@msgpack/msgpack'
import avsc from 'avsc'
import type { Writer } from './records.ts'
import { framed } from './schema-records.ts'

/** A schema id that no registry of the story gives. */
const unknownId = 4_242

type Made = { readonly value: Buffer | string; readonly key?: Buffer; readonly headers?: Readonly<Record<string, string>> }
const json = (n: number) => JSON.stringify({ n, what: 'an order', lines: [{ article: 'lamp', cents: 1_990 }], ok: true })

const reading = avsc.Type.forSchema({
  type: 'record', name: 'Reading', namespace: 'lab',
  fields: [{ name: 'n', type: 'int' }, { name: 'celsius', type: 'double' }, { name: 'unit', type: ['null', 'string'] }],
})

type Format = readonly [name: string, make: (n: number, at: number) => Made]
const none: Format = ['none', () => ({ value: '' })]

/** One way of writing after the other. Numbers stand in the key too, where they are told without being chosen. */
const formats: readonly Format[] = [
  ['json-big-numbers', (n) => ({ value: `{"id":${9_007_199_254_740_993n + BigInt(n)},"price":1.10}` })],
  ['msgpack', (n, at) => ({
    value: Buffer.from(encode({ n, at, tags: ['a', 'b'], blob: new Uint8Array([1, 2, 255]), half: 0.5 })),
  })],
  ['gzip-json', (n) => ({ value: gzipSync(json(n)) })],
  ['zlib-text', (n) => ({ value: deflateSync(`Line ${n}: `.repeat(20)) })],
  ['zstd-json', (n) => ({ value: zstdCompressSync(json(n)) })],
  ['base64-json', (n) => ({ value: Buffer.from(json(n)).toString('base64') })],
  ['uuid', (n) => ({ value: Buffer.from(`f81d4fae7dec41d0a76500a0c91e${String(n % 10_000).padStart(4, '0')}`, 'hex') })],
  ['uuid-text', (n) => ({ value: `f81d4fae-7dec-41d0-a765-00a0c91e${String(n % 10_000).padStart(4, '0')}` })],
  ['int32', (n) => ({ key: int32(n), value: int32(n) })],
  ['int64', (n) => ({ key: int64(9_007_199_254_740_993n + BigInt(n)), value: int64(BigInt(n)) })],
  ['double', (n) => ({ key: double(n + 0.25), value: double(n + 0.25) })],
  ['cloudevent-structured', (n, at) => ({
    value: JSON.stringify({ ...event(n, at), datacontenttype: 'application/json', data: { n, state: 'sent' } }),
    headers: { 'content-type': 'application/cloudevents+json; charset=UTF-8' },
  })],
  ['cloudevent-binary', (n, at) => ({
    value: JSON.stringify({ n, state: 'sent' }),
    headers: {
      'content-type': 'application/json',
      ...Object.fromEntries(Object.entries(event(n, at)).map(([name, value]) => [`ce_${name}`, value])),
    },
  })],
  ['avro-file', (n) => ({ value: avroFile([{ n, celsius: 21.5, unit: 'C' }, { n: n + 1, celsius: 22, unit: null }]) })],
  ['avro-unknown-schema', (n) => ({ value: framed(unknownId, reading.toBuffer({ n, celsius: 20, unit: null })) })],
  ['html-and-script', (n) => ({
    value: `<h1>Order ${n}</h1><script>document.title = 'executed'</script><img src=x onerror="document.title = 'executed'">`,
    headers: { '<b>name</b>': '<script>document.title = "executed"</script>' },
  })],
  ['text', (n) => ({ value: `Grüße №${n}\tüber zwei\nZeilen` })],
  ['bytes', (n) => ({ value: Buffer.from([0xff, 0xfe, 0x00, n & 0xff, 0xc3, 0x28]) })],
]

/** Takes one format after the other. */
export const formatsWriter: Writer = (n, at) => {
  const [name, make] = formats[n % formats.length] ?? none
  const { value, key = name, headers } = make(n, at)
  return { key, value, timestamp: String(at), headers: { format: name, ...headers } }
}

const event = (n: number, at: number) => ({
  specversion: '1.0', id: `event-${n}`, source: '/shop/orders', type: 'shop.order.sent', subject: `order-${n}`,
  time: new Date(at).toISOString(),
})

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(value)
  return bytes
}

function double(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleBE(value)
  return bytes
}

/** An object container file: its header with the schema, then one block, each ended by the mark of the file. */
function avroFile(records: readonly object[]): Buffer {
  const long = avsc.Type.forSchema('long')
  const meta = avsc.Type.forSchema({ type: 'map', values: 'bytes' })
  const sync = Buffer.from('tidemark-sandbox')
  const data = Buffer.concat(records.map((record) => reading.toBuffer(record)))
  const header = { 'avro.schema': Buffer.from(JSON.stringify(reading.schema())), 'avro.codec': Buffer.from('null') }
  return Buffer.concat([
    Buffer.from('Obj\x01'), meta.toBuffer(header), sync, long.toBuffer(records.length), long.toBuffer(data.length), data, sync,
  ])
}
