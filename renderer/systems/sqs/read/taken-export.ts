import type { Message } from '#contract/message.ts'
import type { ExportFormat } from '#contract/query.ts'
import { rowJson } from '../../../views/messages/copy.ts'

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

const csvLine = (message: Message): string => [
  message.at === null ? '' : new Date(message.at).toISOString(), message.id, String(message.facts.receives ?? ''),
  message.headers.map(({ name, value }) => `${name}=${value?.text ?? ''}`).join(';'), message.value?.text ?? '',
  String(message.bytes),
].map(quoted).join(',')

/** What was taken as a text in a format of exports. It was read once and is not read again: a second read would use receives. */
export function takenFile(messages: readonly Message[], format: ExportFormat): string {
  switch (format) {
    case 'ndjson': return messages.map((message) => `${rowJson(message)}\n`).join('')
    case 'json': return `[${messages.map(rowJson).join(',\n')}]\n`
    case 'csv': return ['sent,id,receives,attributes,body,bytes', ...messages.map(csvLine)].map((line) => `${line}\r\n`).join('')
  }
}
