/** What Avro's types without parts are called. */
export const primitives = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'] as const
type Primitive = (typeof primitives)[number]

/** How the numbers or bytes of a type are meant. `scale` counts the digits after a decimal's point. */
export type Logical =
  | { readonly name: 'decimal'; readonly scale: number }
  | { readonly name: 'date' | 'duration' | 'uuid' }
  | { readonly name: 'time' | 'timestamp' | 'local-timestamp'; readonly unit: 'millis' | 'micros' | 'nanos' }

/** One field of a record; `fallback` is its default as JSON, absent where it has none. */
export type AvroField = { readonly name: string; readonly type: AvroType; readonly fallback?: { readonly json: unknown } }

/** A schema taken apart. A record's fields are filled in after the record is made, since they may be of its own type. */
export type AvroType =
  | { readonly kind: Primitive; readonly logical?: Logical | undefined }
  | { readonly kind: 'fixed'; readonly name: string; readonly size: number; readonly logical?: Logical | undefined }
  | { readonly kind: 'enum'; readonly name: string; readonly symbols: readonly string[] }
  | { readonly kind: 'record'; readonly name: string; readonly fields: readonly AvroField[] }
  | { readonly kind: 'array' | 'map'; readonly of: AvroType }
  | { readonly kind: 'union'; readonly branches: readonly AvroType[] }

/** The name of a type: its full name, or what Avro calls it. It names the branch of a union. */
export const nameOf = (type: AvroType): string => ('name' in type ? type.name : type.kind)
