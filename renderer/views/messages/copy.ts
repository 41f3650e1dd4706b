import type { Message } from '#contract/message.ts'
import { isStructured } from './format-names.ts'

const shell = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)

/** The command that reads this one record with kcat. Sign-in is left to kcat's own config. */
export function kcatCommand(brokers: readonly string[], topic: string, message: Message): string {
  const { partition = '0', offset = '0' } = message.position
  const words = ['kcat', '-C', '-b', brokers.join(','), '-t', topic, '-p', partition, '-o', offset, '-c', '1', '-e']
  return words.map(shell).join(' ')
}

const payload = (value: Message['value']): unknown => (value === null ? null : {
  format: value.format, bytes: value.bytes, text: value.text,
  ...(value.truncated && { truncated: true }), ...(value.problem && { problem: value.problem }),
})

/**
 * A message as one JSON object. JSON values stand as they were written, so 64-bit numbers stay exact; null and empty stay apart.
 */
export function rowJson(message: Message): string {
  const row = {
    ...message.position,
    at: message.at === null ? null : new Date(message.at).toISOString(),
    key: payload(message.key),
    headers: message.headers.map((header) => ({ name: header.name, value: header.value === null ? null : header.value.text })),
    flags: message.flags,
  }
  const { value } = message
  const text = value && isStructured(value) && !value.truncated ? value.text : JSON.stringify(payload(value))
  return `${JSON.stringify(row).slice(0, -1)},"value":${text}}`
}
