/** A schema of the story: the subject it is registered under, and the names of those it refers to. */
export type StorySchema = {
  readonly subject: string
  readonly type: 'AVRO' | 'PROTOBUF' | 'JSON'
  readonly text: string
  readonly references?: readonly { readonly name: string; readonly subject: string; readonly version: number }[]
}

/** The record of an invoice as its first writers had it; later ones also tell the channel. */
const invoiceFields = [
  { name: 'invoice', type: 'long', doc: 'Beyond 2^53.' },
  { name: 'order', type: 'int' },
  { name: 'amount', type: { type: 'bytes', logicalType: 'decimal', precision: 12, scale: 2 } },
  { name: 'currency', type: { type: 'enum', name: 'Currency', symbols: ['EUR', 'CHF', 'JPY'] } },
  { name: 'issued', type: { type: 'long', logicalType: 'timestamp-millis' } },
  { name: 'due', type: { type: 'int', logicalType: 'date' } },
  {
    name: 'paid', default: null,
    type: ['null', 'string', { type: 'record', name: 'Card', fields: [
      { name: 'network', type: 'string' }, { name: 'last4', type: 'string' }, { name: 'risk', type: 'double' },
    ] }],
  },
]
const invoice = (more: readonly object[]): string =>
  JSON.stringify({ type: 'record', name: 'Invoice', namespace: 'shop', fields: [...invoiceFields, ...more] })

const place = `syntax = "proto3";
package geo;

message Place {
  string city = 1;
  double latitude = 2;
  double longitude = 3;
}
`

const shipment = `syntax = "proto3";
package shop;

import "geo/place.proto";
import "google/protobuf/timestamp.proto";

enum State {
  PACKED = 0;
  ON_THE_WAY = 1;
  DELIVERED = 2;
}

message Shipment {
  message Parcel {
    string article = 1;
    int32 grams = 2;
  }
  int64 id = 1;
  int32 order = 2;
  State state = 3;
  geo.Place to = 4;
  repeated Parcel parcels = 5;
  google.protobuf.Timestamp packed = 6;
  oneof carrier {
    string truck = 7;
    string ship = 8;
  }
}

message Delivered {
  int64 id = 1;
  string signed_by = 2;
}
`

const customer = JSON.stringify({
  $schema: 'http://json-schema.org/draft-07/schema#', title: 'Customer', type: 'object',
  required: ['customer', 'email', 'address'], additionalProperties: false,
  properties: {
    customer: { type: 'string', pattern: '^customer-\\d{4}$' },
    email: { type: 'string', format: 'email' },
    since: { type: 'string', format: 'date' },
    points: { type: 'integer', minimum: 0 },
    address: {
      type: 'object', required: ['city'],
      properties: { city: { type: 'string' }, lines: { type: 'array', items: { type: 'string' } } },
    },
  },
})

/** Every schema in the order of registration: what others refer to, and older versions, come first. */
export const storySchemas = {
  firstInvoice: { subject: 'invoices-value', type: 'AVRO', text: invoice([]) },
  invoice: {
    subject: 'invoices-value', type: 'AVRO',
    text: invoice([{ name: 'channel', type: 'string', default: 'post' }]),
  },
  place: { subject: 'geo-place', type: 'PROTOBUF', text: place },
  shipment: {
    subject: 'shipments-value', type: 'PROTOBUF', text: shipment,
    references: [{ name: 'geo/place.proto', subject: 'geo-place', version: 1 }],
  },
  customer: { subject: 'customers-value', type: 'JSON', text: customer },
} as const satisfies Readonly<Record<string, StorySchema>>

/** The id that the registry gave each of them. */
export type SchemaIds = Readonly<Record<keyof typeof storySchemas, number>>
