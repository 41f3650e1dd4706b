import type { Payload } from '#contract/message.ts'
import type { Cut } from './text.ts'

/**
 * What some bytes turned out to be. `text` and `value` are made when they are asked for and do not throw: the text as a
 * preview shows it, cut to so many bytes of UTF-8, and the value as a filter sees it (decoded.ts). `through` names what
 * was taken off to get here, outermost first. A `problem` is why the bytes are not shown as what they are.
 */
export type Reading = {
  readonly format: string
  readonly why: string
  readonly text: (previewBytes: number) => Cut
  readonly value: () => unknown
  readonly through?: readonly string[]
  readonly problem?: string
  readonly schema?: NonNullable<Payload['schema']>
}

/** Why bytes are not what they were taken for, as a sentence without its full stop. */
export type Refused = { readonly problem: string }

/** Where in a record the bytes stand. */
export type Part = 'key' | 'value' | 'header'

/** The record around a payload: CloudEvents stand in its headers, and Kafka's own records are told by their key. */
export type RecordAround = {
  readonly key: Uint8Array | null
  readonly headers: readonly { readonly name: string; readonly value: Uint8Array | null }[]
}
