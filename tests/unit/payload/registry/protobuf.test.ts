import protobuf from 'protobufjs'
import { describe, expect, it } from 'vitest'
import { jsonText } from '#main/payload/registry/json-text.ts'
import { indexBytes, indexPath } from '#main/payload/registry/protobuf/index-path.ts'
import { protobufMessages } from '#main/payload/registry/protobuf/messages.ts'
import { protobufValues } from '#main/payload/registry/protobuf/protobuf.ts'
import { writeMessage } from '#main/payload/registry/protobuf/write.ts'

const place = 'syntax = "proto3"; package geo; message Place { string city = 1; double lat = 2; }'
const shipment = `syntax = "proto3";
package shop;
import "geo/place.proto";
import "google/protobuf/timestamp.proto";
import "google/protobuf/duration.proto";
import "google/protobuf/struct.proto";
import "google/protobuf/wrappers.proto";
enum State { UNKNOWN = 0; SENT = 1; }
message Shipment {
  message Parcel { int32 grams = 1; message Label { string text = 1; } }
  int64 id = 1; uint64 code = 2; geo.Place from_place = 3; repeated Parcel parcels = 4;
  map<string, int64> counts = 5; map<int64, string> names = 6; State state = 7; optional int32 maybe = 8;
  oneof how { string truck = 9; string ship = 10; }
  bytes photo = 11; float near = 12; google.protobuf.Timestamp at = 13; google.protobuf.Duration took = 14;
  google.protobuf.Struct more = 15; google.protobuf.Int64Value boxed = 16; fixed64 fixed = 17; sint32 s = 18; bool ok = 19;
}
message Second { string a = 1; }`
const messages = protobufMessages(shipment, [{ name: 'geo/place.proto', schema: place }])
const type = messages.at([0])
const read = (bytes: Uint8Array) => jsonText(protobufValues(type).read(bytes).value)
const there = (json: unknown) => {
  const bytes = writeMessage(type, json)
  return bytes instanceof Uint8Array ? JSON.parse(read(bytes)) : bytes
}

describe('Protobuf by its text', () => {
  it('finds messages by their index path and by name', () => {
    expect(messages.names).toEqual(['shop.Shipment', 'shop.Shipment.Parcel', 'shop.Shipment.Parcel.Label', 'shop.Second'])
    expect(messages.at([0, 0, 0]).name).toBe('Label')
    expect(messages.pathOf('Second')).toEqual([1])
    expect(messages.pathOf('shop.Shipment.Parcel')).toEqual([0, 0])
    expect(messages.pathOf('Nobody')).toBeUndefined()
    expect(() => messages.at([2])).toThrow('no message at [2]')
    expect(() => protobufMessages(shipment)).toThrow(/geo\.Place|Place/)
  })

  it('refuses texts that are not UTF-8, which would be shown as other characters', () => {
    for (const [syntax, field] of [['proto2', 'optional string'], ['proto3', 'string']]) {
      const values = protobufValues(protobufMessages(`syntax = "${syntax}"; message M { ${field} a = 1; }`).at([0]))
      expect(jsonText(values.read(Buffer.from([0x0a, 2, 0xc3, 0xbc])).value)).toBe('{"a":"ü"}')
      expect(() => values.read(Buffer.from([0x0a, 2, 0xc3, 0x28]))).toThrow(/not valid.*utf-8/i)
    }
  })

  it('reads every type exactly', () => {
    const json = {
      id: '9007199254740993', code: '18446744073709551615', from_place: { city: 'Zürich', lat: 47.4 }, parcels: [{ grams: 5 }],
      counts: { a: '9007199254740993' }, names: { '-5': 'minus five' }, state: 'SENT', maybe: 0, ship: 'MS', photo: '/w==',
      near: 0.1, at: '2026-11-21T10:00:00.5Z', took: '1.5s', more: { list: [1, 'a', null, { b: true }] }, boxed: '7', fixed: '3',
      s: -4, ok: true,
    }
    const bytes = writeMessage(type, json)
    expect(bytes).toBeInstanceOf(Uint8Array)
    expect(read(bytes as Uint8Array)).toBe(
      '{"id":9007199254740993,"code":18446744073709551615,"from_place":{"city":"Zürich","lat":47.4},"parcels":[{"grams":5}],'
      + '"counts":{"a":9007199254740993},"names":{"-5":"minus five"},"state":"SENT","maybe":0,"ship":"MS","photo":"/w==",'
      + '"near":0.1,"at":"2026-11-21T10:00:00.500Z","took":"1.5s","more":{"list":[1,"a",null,{"b":true}]},'
      + '"boxed":7,"fixed":3,"s":-4,"ok":true}',
    )
  })

  it('shows what does not tell whether it was set, and leaves out what does', () => {
    const shown = there({})
    expect(shown).toMatchObject({ id: 0, parcels: [], counts: {}, state: 'UNKNOWN', ok: false })
    for (const name of ['maybe', 'truck', 'ship', 'from_place', 'at', 'boxed']) expect(shown).not.toHaveProperty(name)
  })

  it('counts fields that the schema does not have', () => {
    const other = protobuf.parse('syntax = "proto3"; message M { int64 id = 1; string extra = 99; }').root.lookupType('M')
    const bytes = other.encode({ id: 5, extra: 'x' }).finish()
    const { value, unknown } = protobufValues(type).read(bytes)
    expect(unknown).toBe(1)
    expect(jsonText(value)).toContain('"id":5')
  })

  it('tells where JSON does not fit', () => {
    expect(writeMessage(type, {
      id: 'x', parcels: [{}, {}, { grams: 1.5 }], state: 'LOST', truck: 'a', ship: 'b', fromPlace: { town: 1 },
      names: { a: 'b' }, at: 'now', nope: 1,
    })).toEqual([
      { path: 'id', message: 'must be a whole number' },
      { path: 'parcels[2].grams', message: 'must be a whole number' },
      { path: 'state', message: 'must be one of UNKNOWN, SENT' },
      { path: 'ship', message: 'cannot be given together with truck' },
      { path: 'fromPlace.town', message: 'is not a field of geo.Place' },
      { path: 'names.a', message: 'must be a whole number, as its name' },
      { path: 'at', message: expect.stringContaining('a time such as') },
      { path: 'nope', message: 'is not a field of shop.Shipment' },
    ])
    expect(writeMessage(type, { code: -1 })).toEqual([{ path: 'code', message: expect.stringContaining('not negative') }])
  })

  it('refuses damaged bytes', () => {
    expect(() => read(Buffer.of(0x0a, 0xff))).toThrow()
    expect(() => read(Buffer.alloc(3_000, 0x23))).toThrow()
  })
})

describe('the index path', () => {
  it.each([[[0]], [[1]], [[0, 2, 1]], [[300, 0]]])('of %j comes back', (path) => {
    const bytes = indexBytes(path)
    expect(indexPath(bytes, 0)).toEqual({ path, end: bytes.length })
  })

  it('is one zero for the first message', () => {
    expect(indexBytes([0])).toEqual(Buffer.of(0))
    expect(() => indexPath(Buffer.of(), 0)).toThrow('does not say which message')
    expect(() => indexPath(Buffer.of(0xff, 0x7f), 0)).toThrow()
  })
})
