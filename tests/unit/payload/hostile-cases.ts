import { constants, deflateRawSync, gzipSync } from 'node:zlib'
import type { Decode } from '#contract/query.ts'
import type { SchemaFileBytes } from '#main/payload/registry/schema.ts'

const megabyte = 1 << 20

/**
 * Bytes that would cost far more than they are, made when they are asked for; `decode` where they are chosen to be something.
 */
export type HostileCase = { readonly name: string; readonly bytes: () => Buffer; readonly decode?: Decode }

/** A gzip that unwraps to so many megabytes of zeros: one compressed megabyte, over and over. */
function bomb(megabytes: number): Buffer {
  const block = deflateRawSync(Buffer.alloc(megabyte), { finishFlush: constants.Z_FULL_FLUSH })
  return Buffer.concat([Buffer.from('1f8b0800000000000003', 'hex'), ...Array.from({ length: megabytes }, () => block)])
}

/** As many opening as closing brackets. */
const brackets = (bytes: number): Buffer => Buffer.concat([Buffer.alloc(bytes / 2, '['), Buffer.alloc(bytes / 2, ']')])

/** A list in MessagePack of so many items of one byte. */
function packed(item: number, count: number): Buffer {
  const bytes = Buffer.alloc(count + 5, item)
  bytes[0] = 0xdd
  bytes.writeUInt32BE(count, 1)
  return bytes
}

/** An Avro file of one block. Lengths are written as longs. */
function avroFile(schema: unknown, count: number, data: Uint8Array, codec = 'null'): Buffer {
  const sized = (bytes: Uint8Array): Buffer => Buffer.concat([zigzag(bytes.length), bytes])
  const meta = ['avro.schema', JSON.stringify(schema), 'avro.codec', codec].map((text) => sized(Buffer.from(text)))
  const sync = Buffer.alloc(16, 0x5a)
  return Buffer.concat([Buffer.from('Obj\x01'), zigzag(2), ...meta, zigzag(0), sync, zigzag(count), sized(data), sync])
}

/** A number as Avro writes its longs. */
const zigzag = (value: number): Buffer => varint(value * 2)

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes.push((rest & 0x7f) | 0x80)
  return Buffer.from([...bytes, rest])
}

const list = { type: 'record', name: 'List', fields: [{ name: 'next', type: ['null', 'List'] }] }
const manyNulls = Array.from({ length: 5_000 }, (_, index) => ({ name: `f${index}`, type: 'null' }))
const nulls = { type: 'record', name: 'Wide', fields: manyNulls }
const lists = { type: 'array', items: { type: 'array', items: 'null' } }
/** 15 MB of one item over and over. */
const jsonOf = (item: string): Buffer =>
  Buffer.concat([Buffer.from('['), Buffer.alloc(15 * megabyte, `${item},`), Buffer.from('0]')])
/** Lists of 10,000 nulls each, of which every one is four bytes long. */
const manyLists = (): Buffer =>
  Buffer.concat([zigzag(1_000_000), Buffer.alloc(4_000_000, Buffer.of(0xa0, 0x9c, 1, 0)), zigzag(0)])

/** Messages as field 1 of each other. */
function nestedMessages(levels: number): Buffer {
  const parts: Buffer[] = []
  for (let level = 0, length = 0; level < levels; level++) {
    const part = Buffer.concat([Buffer.of(0x0a), varint(length)])
    parts.push(part)
    length += part.length
  }
  return Buffer.concat(parts.toReversed())
}

const fields = Array.from({ length: 100 }, (_, index) => `int32 f${index} = ${index + 3};`).join(' ')
/** Messages inside each other, and one that has a hundred fields by default. */
export const hostileFiles: readonly SchemaFileBytes[] = [{
  name: 'hostile.proto', kind: 'proto',
  bytes: Buffer.from(`syntax = "proto3";
message Wide { Wide in = 1; repeated Wide all = 2; ${fields} repeated int32 numbers = 200; }`),
}]
const wide: Decode = { value: 'protobuf:Wide' }

/** One of each kind of bomb. Unwrapped or taken apart, each would take gigabytes, minutes or the whole stack. */
export const cases: readonly HostileCase[] = [
  { name: 'a gigabyte in gzip', bytes: () => bomb(1_024) },
  { name: 'a gigabyte in many parts of gzip', bytes: () => {
    const part = gzipSync(Buffer.alloc(8 * megabyte))
    return Buffer.concat(Array.from({ length: 128 }, () => part))
  } },
  { name: 'gzip in gzip in gzip', bytes: () => gzipSync(gzipSync(bomb(64))) },
  { name: '100 MB of brackets', bytes: () => brackets(100 * megabyte) },
  { name: '15 MB of brackets', bytes: () => brackets(15 * megabyte) },
  { name: '3 MB of brackets', bytes: () => brackets(3 * megabyte) },
  { name: '64 KB of brackets', bytes: () => brackets(65_000) },
  { name: 'JSON of empty objects', bytes: () => jsonOf('{}') },
  { name: 'JSON of digits', bytes: () => jsonOf('1') },
  { name: '10 MB of invalid UTF-8', bytes: () => Buffer.concat([Buffer.alloc(10 * megabyte, 'é'), Buffer.of(0xc3)]) },
  { name: 'MessagePack of four billion items', bytes: () => Buffer.from('ddffffffff01', 'hex') },
  { name: 'MessagePack of four billion items, a thousand times', bytes: () => Buffer.alloc(5_000, Buffer.from('ddffffffff', 'hex')) },
  { name: 'MessagePack of four billion entries', bytes: () => Buffer.from('dfffffffff01', 'hex') },
  { name: 'MessagePack of four billion bytes', bytes: () => Buffer.from('91c6ffffffff', 'hex') },
  { name: 'MessagePack nested in lists', bytes: () => Buffer.alloc(10 * megabyte, 0x91) },
  { name: 'MessagePack nested in maps', bytes: () => Buffer.alloc(9 * megabyte, Buffer.from('81a161', 'hex')) },
  { name: 'MessagePack of empty lists', bytes: () => packed(0x90, 10 * megabyte) },
  { name: 'MessagePack of empty maps', bytes: () => packed(0x80, 10 * megabyte) },
  { name: 'MessagePack of nulls', bytes: () => packed(0xc0, 10 * megabyte) },
  { name: 'an Avro file of two billion nulls', bytes: () => avroFile('null', 2 ** 31, Buffer.alloc(0)) },
  { name: 'an Avro file with a list of two billion nulls', bytes: () =>
    avroFile({ type: 'array', items: 'null' }, 1, zigzag(2 ** 31)) },
  { name: 'an Avro file with lists of nulls', bytes: () => avroFile(lists, 1, manyLists()) },
  { name: 'an Avro file with records of many nulls', bytes: () => avroFile(nulls, 10_000, Buffer.alloc(0)) },
  { name: 'an Avro file with a text of billions of bytes', bytes: () => avroFile('string', 1, zigzag(2 ** 31)) },
  { name: 'an Avro file nested in itself', bytes: () => avroFile(list, 1, Buffer.alloc(10 * megabyte, 2)) },
  { name: 'an Avro file that inflates to a gigabyte', bytes: () => avroFile('bytes', 1, bomb(1_024).subarray(10), 'deflate') },
  { name: 'an Avro file with a schema nested in itself', bytes: () => Buffer.concat([
    avroFile('null', 0, Buffer.alloc(0)).subarray(0, 4), zigzag(1), zigzag(11), Buffer.from('avro.schema'),
    zigzag(2_000_006), Buffer.from(`${'{"type":"array","items":'.repeat(80_000)}"null"`), Buffer.alloc(80_000, '}'),
    zigzag(0), Buffer.alloc(16),
  ]) },
  { name: 'Protobuf nested in itself', decode: wide, bytes: () => nestedMessages(100_000) },
  { name: 'Protobuf of empty messages', decode: wide, bytes: () => Buffer.alloc(10 * megabyte, Buffer.from('1200', 'hex')) },
  { name: 'Protobuf of a few messages with many fields', decode: wide, bytes: () =>
    Buffer.alloc(100_000, Buffer.from('1200', 'hex')) },
  { name: 'Protobuf of three million numbers', decode: wide, bytes: () =>
    Buffer.concat([Buffer.from('c20c8080c001', 'hex'), Buffer.alloc(3 * megabyte, 1)]) },
  { name: 'Protobuf of millions of unknown fields', decode: wide, bytes: () =>
    Buffer.alloc(9 * megabyte, Buffer.from('e01201', 'hex')) },
  { name: 'Protobuf that says it has two billion bytes', decode: wide, bytes: () => Buffer.from('12ffffffff07', 'hex') },
]
