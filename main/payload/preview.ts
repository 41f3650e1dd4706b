import type { Payload } from '#contract/message.ts'
import { cloudEventAround } from './cloud-events.ts'
import type { Decoder, Sources } from './decoders.ts'
import { detect } from './detect.ts'
import type { Reading } from './format.ts'
import { rawText } from './text.ts'

/** `previewBytes` cuts the text only; `raw` adds base64 of all bytes. */
export type Showing = { readonly previewBytes: number; readonly raw: boolean }

/** What a chosen decoder makes of the bytes; where they are not what was chosen, what they are, with the reason. */
export function readingOf(bytes: Uint8Array, decoder: Decoder | undefined, sources: Sources): Reading {
  const chosen = decoder?.(bytes, sources)
  if (chosen && 'format' in chosen) return chosen
  const detected = detect(bytes, sources)
  return chosen ? { ...detected, problem: chosen.problem } : detected
}

/**
 * A reading as a preview. Text and JSON are shown exactly as sent, never written anew, so that every digit of a 64-bit
 * integer stays.
 */
export function payloadOf(bytes: Uint8Array, reading: Reading, { previewBytes, raw }: Showing, sources: Sources): Payload {
  const { format, problem, schema } = reading
  return {
    ...reading.text(previewBytes), format, why: whyOf(reading, sources), bytes: bytes.length,
    ...(raw && { raw: rawText(bytes) }), ...(problem !== undefined && { problem }), ...(schema && { schema }),
  }
}

function whyOf({ format, why, through }: Reading, { part, record }: Sources): string {
  const chain = through ? `${[...through, words[format] ?? format].join(', then ')}: ${lowered(why)}` : why
  const event = part === 'value' && record ? cloudEventAround(record) : undefined
  return event === undefined ? chain : `${event}: ${lowered(chain)}`
}

/** The formats that go on in a sentence under another name. */
const words: Readonly<Record<string, string>> = {
  json: 'JSON', avro: 'Avro', msgpack: 'MessagePack', protobuf: 'Protobuf', 'json-schema': 'JSON with a schema', empty: 'nothing',
}

/** A sentence that goes on after a colon. */
const lowered = (sentence: string): string => sentence.replace(/^(It|Not|A) /, (start) => start.toLowerCase())
