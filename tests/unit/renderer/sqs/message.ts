import type { Message } from '#contract/message.ts'

const payload = (text: string): NonNullable<Message['value']> =>
  ({ bytes: text.length, format: text.startsWith('{') ? 'json' : 'text', text, truncated: false, why: 'by its content' })

type Given = { readonly id: string, readonly body?: string, readonly attributes?: Readonly<Record<string, string>>, readonly facts?: Message['facts'] }

/** A message of a queue as a read gives it. */
export const queueMessage = ({ id, body = '{}', attributes = {}, facts = {} }: Given): Message => ({
  id, at: 1_000, atType: 'sent', key: null, value: payload(body), bytes: body.length, position: { id }, flags: [], facts,
  headers: Object.entries(attributes).map(([name, value]) => ({ name, value: payload(value), type: 'String' })),
})
