import type { Connection } from '#contract/connection.ts'
import type { Manifest } from '#contract/manifest.ts'
import type { Message } from '#contract/message.ts'
import type { Content, Draft } from '#contract/publish.ts'
import { cleanText, fromBase64 } from '../messages/hex.ts'
import type { Attribute } from './attributes.ts'
import type { HeaderPart } from './form.ts'
import type { Place } from './sending.ts'

/** The system whose messages have a body and typed attributes in place of key, value and headers. */
export const queues = 'sqs'
/** The system whose messages have a partition key and no headers. */
export const streams = 'kinesis'

/** Where messages of a connection go: its system and the kind of resource that takes them. */
export type Outlet = { readonly system: string, readonly kind: string }

/** The outlet of a connection, `preferred` where it has that one; undefined where nothing can be published. */
export function outletOf(
  systems: readonly Manifest[], { config }: Pick<Connection, 'config'>, preferred?: string,
): Outlet | undefined {
  const all = systems.filter((one) => one.connection === config.type)
    .toSorted((a, b) => Number(b.system === preferred) - Number(a.system === preferred))
  for (const { system, kinds } of all) {
    const kind = Object.entries(kinds).find(([, { publish }]) => publish)?.[0]
    if (kind !== undefined) return { system, kind }
  }
  return undefined
}

export const isFifo = (name: string): boolean => name.endsWith('.fifo')

const textOf = (content: Content | null | undefined): string | null => {
  if (!content) return null
  if ('text' in content) return content.text
  return 'base64' in content ? cleanText(fromBase64(content.base64)) : JSON.stringify(content.json)
}

/** The type of an attribute whose header had none: text is a String, other bytes are Binary. */
const typeOf = (value: Content): string => (textOf(value) === null ? 'Binary' : 'String')

/** A message group for a FIFO queue: what was typed, the group it had, or a Kafka key, which orders alike. */
function groupOf({ key, options = {} }: Draft, message: Message | null): string | undefined {
  if (typeof options.groupId === 'string') return options.groupId
  const had = message?.facts.groupId
  if (typeof had === 'string') return had
  const text = textOf(key)
  return text !== null && text !== '' && text.length <= 128 ? text : undefined
}

/**
 * A draft as the system of a place takes it. For a queue headers become typed attributes and the key stays behind; in a FIFO
 * queue each message gets a deduplication id of its own, so that one sent again is not taken for the first. For a topic types
 * stay behind.
 */
export function forPlace(draft: Draft, { system, ref }: Pick<Place, 'system' | 'ref'>, message: Message | null): Draft {
  const { key, value, headers = [], options = {} } = draft
  if (system === streams) {
    const { hashKey } = options
    // A key of JSON or bytes goes as it is; what Kinesis cannot take of it, it says itself.
    return { key: key ?? null, value, ...(typeof hashKey === 'string' && hashKey !== '' && { options: { hashKey } }) }
  }
  if (system !== queues) {
    const own = Object.fromEntries(Object.entries(options).filter(([name]) => name === 'partition' || name === 'timestamp'))
    return {
      key: key ?? null, value,
      ...(headers.length > 0 && { headers: headers.map(({ name, value: content }) => ({ name, value: content })) }),
      ...(Object.keys(own).length > 0 && { options: own }),
    }
  }
  const fifo = isFifo(ref.path.join('/'))
  const group = fifo ? groupOf(draft, message) : options.groupId
  const own = {
    ...(!fifo && options.delaySeconds !== undefined && { delaySeconds: options.delaySeconds }),
    ...(group !== undefined && { groupId: group }),
    ...(fifo && { dedupId: options.dedupId ?? crypto.randomUUID() }),
  }
  const attributes = headers.flatMap(({ name, value: content, type }) =>
    (content === null ? [] : [{ name, value: content, type: type ?? typeOf(content) }]))
  return { value, ...(attributes.length > 0 && { headers: attributes }), ...(Object.keys(own).length > 0 && { options: own }) }
}

/** Headers of a form as typed attributes, and back. */
export const toAttributes = (headers: readonly HeaderPart[]): readonly Attribute[] =>
  headers.filter(({ kind }) => kind !== 'null')
  .map(({ name, kind, text, type }) => ({ name, type: type ?? (kind === 'base64' ? 'Binary' : 'String'), value: text }))

export const toHeaders = (attributes: readonly Attribute[]): readonly HeaderPart[] => attributes.map(({ name, type, value }) =>
  ({ name, type, text: value, kind: type.startsWith('Binary') ? 'base64' as const : 'text' as const }))
