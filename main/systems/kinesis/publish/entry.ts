import { isUtf8 } from 'node:buffer'
import type { PutRecordsRequestEntry } from '@aws-sdk/client-kinesis'
import { ProblemError, type Problem } from '#contract/problem.ts'
import type { Content, Draft } from '#contract/publish.ts'
import { KinesisDraftOptions } from '#contract/systems/kinesis.ts'

/** A draft as Kinesis takes it, and what it counts toward the limits: its data and its partition key (PutRecords). */
export type Entry = { readonly entry: PutRecordsRequestEntry; readonly bytes: number }

/** A partition key has at most as many Unicode characters (PutRecords, PartitionKey). */
const longestKey = 256

/** A draft as one record for a stream whose records may have `maxBytes`, or why it cannot be sent. */
export function entryOf(draft: Draft, maxBytes: number): Entry | Problem {
  try {
    return made(draft, maxBytes)
  } catch (error) {
    if (error instanceof ProblemError) return error.problem
    throw error
  }
}

function made({ key = null, value, headers = [], options = {} }: Draft, maxBytes: number): Entry {
  if (headers.length > 0) {
    throw refused('Unsupported', 'headers', 'A record of Kinesis has no headers.', 'Leave them out, or put them into the value.')
  }
  if (value === null) {
    throw refused('Unsupported', 'value', 'Kinesis has no record without data.', 'Send an empty text, or JSON that says so.')
  }
  const Data = bytesOf(value, 'value')
  const place = placeOf(key, optionsOf(options))
  const bytes = Data.length + Buffer.byteLength(place.PartitionKey)
  if (bytes > maxBytes) {
    throw refused(
      'TooLarge', 'value',
      `The record has ${bytes.toLocaleString('en')} bytes with its partition key; `
      + `the stream takes ${maxBytes.toLocaleString('en')}.`,
      'A stream may allow up to 10 MiB a record (UpdateMaxRecordSize).',
    )
  }
  return { entry: { Data, ...place }, bytes }
}

function optionsOf(given: Readonly<Record<string, unknown>>): KinesisDraftOptions {
  const { data, error } = KinesisDraftOptions.safeParse(given)
  if (data) return data
  const issues = error.issues.map(({ path, message }) => ({ path: ['options', ...path.map(String)].join('.'), message }))
  throw new ProblemError({
    code: 'BadInput', issues,
    message: `These options do not fit: ${issues.map(({ path, message }) => `${path}: ${message}`).join('; ')}.`,
  })
}

/** AWS wants a partition key also where a hash key says the place; without one the hash key stands for it. */
function placeOf(
  key: Content | null, { partitionKey, hashKey }: KinesisDraftOptions,
): { PartitionKey: string; ExplicitHashKey?: string } {
  const text = partitionKey ?? (key === null ? undefined : keyText(key)) ?? hashKey
  const at = partitionKey === undefined ? 'key' : 'options.partitionKey'
  if (text === undefined) {
    throw refused(
      'BadInput', 'key', 'A record of Kinesis needs a partition key.', 'Give a key, options.partitionKey, or options.hashKey.',
    )
  }
  if (text === '') throw refused('BadInput', at, 'The partition key is empty; Kinesis wants at least one character.')
  if (Array.from(text).length > longestKey) {
    throw refused(
      'BadInput', at,
      `The partition key has ${Array.from(text).length.toLocaleString('en')} characters; Kinesis takes ${longestKey}.`,
    )
  }
  return { PartitionKey: text, ...(hashKey !== undefined && { ExplicitHashKey: hashKey }) }
}

function keyText(key: Content): string {
  const bytes = bytesOf(key, 'key')
  if (isUtf8(bytes)) return bytes.toString('utf8')
  throw refused(
    'BadInput', 'key', 'The key is not text: it is not valid UTF-8.', 'Send it as base64 text, or give options.partitionKey.',
  )
}

function bytesOf(content: Content, at: string): Buffer {
  if ('text' in content) return Buffer.from(content.text)
  if ('base64' in content) return Buffer.from(content.base64, 'base64')
  if (content.schema !== undefined) {
    throw refused(
      'Unsupported', `${at}.schema`, 'Records of Kinesis are written with no schema.', 'Send the encoded bytes as base64.',
    )
  }
  return Buffer.from(JSON.stringify(content.json))
}

const refused = (code: Problem['code'], path: string, message: string, hint?: string): ProblemError =>
  new ProblemError({ code, message, ...(hint !== undefined && { hint }), issues: [{ path, message }] })
