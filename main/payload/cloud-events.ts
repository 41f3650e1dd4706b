import { bufferOf } from './buffer.ts'
import type { RecordAround } from './format.ts'

const longest = 200

/** What a CloudEvent in structured mode is, as words; undefined for JSON that is none. */
export function cloudEventOf(json: unknown): string | undefined {
  if (typeof json !== 'object' || json === null || !('specversion' in json)) return undefined
  if (!('type' in json) || !('source' in json)) return undefined
  return words(json.specversion, json.type, json.source)
}

/** The same for one in binary mode, whose attributes are the headers `ce_…` (CloudEvents' Kafka protocol binding 1.0). */
export function cloudEventAround({ headers }: RecordAround): string | undefined {
  if (!headers.some(({ name }) => name === 'ce_specversion')) return undefined
  const of = (wanted: string): unknown => {
    const value = headers.find(({ name }) => name === wanted)?.value
    return value ? bufferOf(value).toString('utf8') : undefined
  }
  return words(of('ce_specversion'), of('ce_type'), of('ce_source'))
}

function words(version: unknown, type: unknown, source: unknown): string | undefined {
  if (typeof version !== 'string' || typeof type !== 'string' || typeof source !== 'string') return undefined
  const [shortVersion, shortType, shortSource] = [version, type, source].map((word) => word.slice(0, longest))
  return `CloudEvents ${shortVersion}, type ${shortType}, source ${shortSource}`
}
