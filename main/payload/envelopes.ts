import { z } from 'zod'
import { bufferOf } from './buffer.ts'
import { looksLikeJson, parsedJsonLimit } from './json.ts'

/** What an AWS service put around a message: which (`sns`, `eventbridge`), in words, what it says of it, and what is inside. */
export type Envelope = {
  readonly kind: 'sns' | 'eventbridge'
  readonly words: string
  readonly facts: Readonly<Record<string, string | readonly string[]>>
  readonly inside: Uint8Array
}

/** SNS wraps what it delivers to SQS unless raw delivery is on (Amazon SNS, "HTTP/HTTPS notification JSON format"). */
const Notification = z.object({
  Type: z.literal('Notification'), MessageId: z.string(), TopicArn: z.string(), Message: z.string(),
  Subject: z.string().nullish(), Timestamp: z.string().optional(),
  MessageAttributes: z.record(z.string(), z.object({ Type: z.string(), Value: z.string() })).optional(),
})

/** The members that every event has (Amazon EventBridge, "Events structure"). */
const Event = z.object({
  version: z.string(), id: z.string(), 'detail-type': z.string(), source: z.string(), account: z.string(), time: z.string(),
  region: z.string(), resources: z.array(z.string()), detail: z.record(z.string(), z.unknown()),
})

/** The envelope around a text; undefined where there is none. Never throws. */
export function envelopeOf(bytes: Uint8Array): Envelope | undefined {
  if (bytes.length > parsedJsonLimit || !looksLikeJson(bytes)) return undefined
  const text = bufferOf(bytes).toString('utf8')
  try {
    const json: unknown = JSON.parse(text)
    return notification(json) ?? event(json, text)
  } catch {
    return undefined
  }
}

function notification(json: unknown): Envelope | undefined {
  const { data } = Notification.safeParse(json)
  if (!data) return undefined
  const topic = data.TopicArn.slice(data.TopicArn.lastIndexOf(':') + 1)
  const attributes = Object.entries(data.MessageAttributes ?? {}).map(([name, { Type, Value }]) => `${name} = ${Value} (${Type})`)
  return {
    kind: 'sns', words: `SNS notification of topic ${topic}`, inside: Buffer.from(data.Message),
    facts: {
      snsTopic: topic, snsMessageId: data.MessageId, ...(data.Subject && { snsSubject: data.Subject }),
      ...(data.Timestamp && { snsAt: data.Timestamp }), ...(attributes.length > 0 && { snsAttributes: attributes }),
    },
  }
}

function event(json: unknown, text: string): Envelope | undefined {
  const { data } = Event.safeParse(json)
  const inside = data && memberText(text, 'detail')
  if (!data || inside === undefined) return undefined
  return {
    kind: 'eventbridge', words: `EventBridge event ${data['detail-type']} of ${data.source}`, inside: Buffer.from(inside),
    facts: {
      eventSource: data.source, eventType: data['detail-type'], eventId: data.id, eventTime: data.time,
      ...(data.resources.length > 0 && { eventResources: data.resources }),
    },
  }
}

/** The text of one member of a JSON object as it stands there, so that no digit of a long number is lost; the last of that name. */
function memberText(text: string, wanted: string): string | undefined {
  let found: string | undefined
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (char === '{' || char === '[') depth++
    else if (char === '}' || char === ']') depth--
    if (char !== '"') continue
    const end = stringEnd(text, at)
    const colon = depth === 1 ? /^\s*:\s*/.exec(text.slice(end, end + 1_000))?.[0] : undefined
    if (colon !== undefined && JSON.parse(text.slice(at, end)) === wanted) found = valueAt(text, end + colon.length)
    at = end - 1
  }
  return found
}

/** One past the closing quote of the string that begins at `start`. */
function stringEnd(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}

/** The object or array that begins there; undefined for a scalar. */
function valueAt(text: string, start: number): string | undefined {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const char = text[at]
    if (char === '"') at = stringEnd(text, at) - 1
    else if (char === '{' || char === '[') depth++
    else if ((char === '}' || char === ']') && --depth === 0) return text.slice(start, at + 1)
    else if (depth === 0) return undefined
  }
  return undefined
}
