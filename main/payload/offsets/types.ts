/** A type of Kafka's own encoding; a list of one is an array of it, an object a structure. */
export type Type =
  | 'int8' | 'int16' | 'uint16' | 'int32' | 'int64' | 'uuid' | 'string' | 'string?' | 'bytes' | 'bytes?'
  | readonly [Type] | Fields | Maybe

/** Fields in the order of their bytes. */
export type Fields = { readonly [name: string]: Type }

/** Fields that come only where they are set, by their tag. */
export type Tagged = { readonly [tag: number]: readonly [name: string, type: Type] }

/** A structure that may be null, told by a byte before it. */
export class Maybe {
  readonly fields: Fields
  constructor(fields: Fields) {
    this.fields = fields
  }
}
