import { once } from 'node:events'
import { deflateRawSync, zstdCompressSync } from 'node:zlib'
import avro from 'avsc'
import { describe, expect, it } from 'vitest'
import { readAvroFile } from '#main/payload/avro-file.ts'
import { openPayloads } from '#main/payload/reading.ts'

const order: avro.Schema = {
  type: 'record', name: 'Order', namespace: 'shop', fields: [
    { name: 'id', type: 'long' }, { name: 'name', type: 'string' }, { name: 'note', type: ['null', 'string'], default: null },
    { name: 'state', type: { type: 'enum', name: 'State', symbols: ['NEW', 'SENT'] } },
    { name: 'photo', type: 'bytes' }, { name: 'tags', type: { type: 'map', values: 'int' } },
  ],
}
const record = (id: number) => ({ id, name: 'Zürich', note: null, state: 'SENT', photo: Buffer.of(255), tags: { a: 1 } })

/** A file as avsc writes it. */
async function written(records: readonly object[], codec: string): Promise<Buffer> {
  const encoder = new avro.streams.BlockEncoder(avro.Type.forSchema(order), { codec })
  const chunks: Buffer[] = []
  encoder.on('data', (chunk: Buffer) => { chunks.push(chunk) })
  for (const one of records) encoder.write(one)
  encoder.end()
  await once(encoder, 'end')
  return Buffer.concat(chunks)
}

const shown = (bytes: Uint8Array) => openPayloads().preview(bytes, 'value', { previewBytes: 4_096, raw: false })
const text = (id: number) => `{"id":${id},"name":"Zürich","note":null,"state":"SENT","photo":"/w==","tags":{"a":1}}`

describe('an Avro file', () => {
  it('of one record is that record, with the schema that it carries', async () => {
    expect(shown(await written([record(7)], 'null'))).toMatchObject({
      format: 'avro', text: text(7), why: 'It is an Avro file with the schema shop.Order: its one record',
    })
  })

  it('of several is a list', async () => {
    const payload = shown(await written([record(1), record(2)], 'deflate'))
    expect(payload).toMatchObject({ text: `[${text(1)},${text(2)}]`, why: expect.stringContaining('all 2 records') })
  })

  it('of none is an empty list', () => {
    expect(shown(file('"long"', 'null'))?.text).toBe('[]')
  })

  it('is seen by filters field by field', async () => {
    const value = openPayloads().decoded(await written([record(7)], 'null'), 'value')
    expect(value).toContainEqual(['id', 7n])
    expect(value).toContainEqual(['state', 'SENT'])
  })
})

/** A file written by hand, of blocks that are each `[count, data]`. */
function file(schema: string, codec: string, ...blocks: readonly (readonly [number, Uint8Array])[]): Buffer {
  const sync = Buffer.alloc(16, 0x5a)
  const long = (value: number): Buffer => avro.Type.forSchema('long').toBuffer(value)
  const sized = (data: Uint8Array): Buffer => Buffer.concat([long(data.length), data])
  const meta = [['avro.schema', schema], ['avro.codec', codec]].flat().map((one) => sized(Buffer.from(one)))
  return Buffer.concat([
    Buffer.from('Obj\x01'), long(2), ...meta, long(0), sync,
    ...blocks.flatMap(([count, data]) => [long(count), sized(data), sync]),
  ])
}

describe('codecs', () => {
  const long = Buffer.from('8280808080808020', 'hex')

  it.each([
    ['null', long], ['deflate', deflateRawSync(long)], ['zstandard', zstdCompressSync(long)],
    // Snappy: the length, one literal of eight bytes, and a CRC32 that is not looked at.
    ['snappy', Buffer.concat([Buffer.of(8, 0x1c), long, Buffer.alloc(4)])],
  ])('%s', (codec, data) => {
    expect(shown(file('"long"', codec, [1, data]))).toMatchObject({ format: 'avro', text: '9007199254740993' })
  })
})

describe('a file that cannot be read', () => {
  const problem = (bytes: Uint8Array) => readAvroFile(bytes)?.problem

  it('is shown as bytes, with the reason', () => {
    const bytes = file('"long"', 'xz', [1, Buffer.of(2)])
    expect(shown(bytes)).toMatchObject({
      format: 'bytes', text: bytes.toString('hex'),
      problem: 'It begins like an Avro file, but cannot be read: its codec xz is not one that is known here',
    })
    expect(problem(file('"long"', 'null', [2, Buffer.of(2)]))).toContain('the bytes end in the middle')
    expect(problem(file('"long"', 'null', [1, Buffer.of(2, 2)]))).toContain('1 bytes of a block are too many')
    expect(problem(file('"shop.Missing"', 'null', [1, Buffer.of(2)]))).toContain('shop.Missing is not defined')
    expect(problem(file('{', 'null'))).toBeDefined()
    expect(problem(file('"long"', 'null', [1, Buffer.of(2)]).subarray(0, -1))).toContain('the bytes end')
    expect(problem(Buffer.from('Obj\x01'))).toContain('the bytes end')
  })

  it('is one that says it has billions of records', () => {
    expect(problem(file('"null"', 'null', [2 ** 31, Buffer.alloc(0)]))).toContain('says that it has 2147483648 records')
  })
})
