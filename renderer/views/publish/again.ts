import type { Message } from '#contract/message.ts'
import type { Content, Draft } from '#contract/publish.ts'
import { toBase64 } from '../messages/hex.ts'
import type { MessageBytes } from './form.ts'
import type { Work } from './work.ts'

type Keep = Pick<Work, 'keepPartition' | 'keepTimestamp'>

/** What of a message's place is kept when it is sent again; a partition or time that is not known cannot be kept. */
export function keptOptions({ position, at }: Message, { keepPartition, keepTimestamp }: Keep): Readonly<Record<string, number>> {
  const { partition } = position
  return {
    ...(keepPartition && partition !== undefined && { partition: Number(partition) }),
    ...(keepTimestamp && at !== null && { timestamp: at }),
  }
}

/** A draft with other options; what was chosen here goes before what the draft says. */
export function withOptions(draft: Draft, options: Readonly<Record<string, number>>): Draft {
  const all = { ...draft.options, ...options }
  return { ...draft, ...(Object.keys(all).length > 0 && { options: all }) }
}

/** A message as a draft of its very bytes: null and empty stay apart, headers keep their order, duplicates and types. */
export const exactDraft = (message: Message, bytes: MessageBytes): Draft => ({
  key: exact(bytes.key),
  value: exact(bytes.value),
  headers: message.headers.map(({ name, type }, index) =>
    ({ name, value: exact(bytes.headers[index] ?? null), ...(type !== undefined && { type }) })),
})

const exact = (bytes: Uint8Array | null): Content | null => (bytes === null ? null : { base64: toBase64(bytes) })

/** About how large a draft is when it is sent, bytes. */
export const draftSize = ({ key, value, headers = [] }: Draft): number =>
  [key ?? null, value, ...headers.map((header) => header.value)].reduce((sum, content) => sum + contentSize(content), 100)

function contentSize(content: Content | null): number {
  if (content === null) return 0
  if ('text' in content) return content.text.length
  return 'base64' in content ? content.base64.length : JSON.stringify(content.json).length
}
