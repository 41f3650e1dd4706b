import { client } from '../../rpc/client.ts'
import { fromBase64 } from '../messages/hex.ts'
import type { MessageBytes } from './form.ts'
import type { PublishTarget } from './publish-target.ts'

/** Reads every byte of a message: key, value and each header's value. */
export async function messageBytes(from: NonNullable<PublishTarget['from']>, signal: AbortSignal): Promise<MessageBytes> {
  const { message, ...source } = from
  const read = async (part: 'key' | 'value' | { header: number }): Promise<Uint8Array> =>
    fromBase64((await client.messages.bytes({ ...source, id: message.id, part }, { signal })).base64)
  const [key, value, ...headers] = await Promise.all([
    message.key ? read('key') : null,
    message.value ? read('value') : null,
    ...message.headers.map((header, index) => (header.value ? read({ header: index }) : null)),
  ])
  return { key: key ?? null, value: value ?? null, headers }
}
