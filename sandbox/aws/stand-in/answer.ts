import { randomUUID } from 'node:crypto'
import type { Asked } from './asked.ts'

/** One answer as it goes out. One that goes on for minutes comes as a `stream` after its body, which is empty then. */
export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: Buffer
  readonly stream?: AsyncIterable<Buffer>
}

/** A refusal in AWS's terms: its code, its words, and the HTTP status. */
export class Refusal extends Error {
  readonly code: string
  readonly status: number

  constructor(code: string, message: string, status = 400) {
    super(message)
    this.code = code
    this.status = status
  }
}

/** Answers with JSON in the type that the caller's protocol has. */
export function answerWith(asked: Asked, value: unknown, status = 200): Answer {
  return {
    status,
    headers: {
      'content-type': asked.wire === 'rest' ? 'application/json' : 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID(),
    },
    body: Buffer.from(JSON.stringify(value)),
  }
}

/** A refusal in the wire of the service that was asked, as its own clients read it. */
export function refuse(asked: Asked, { code, message, status }: Refusal): Answer {
  const id = randomUUID()
  if (asked.service === 's3') return xml(status, id, `<Error><Code>${code}</Code><Message>${escaped(message)}</Message></Error>`)
  if (asked.wire === 'query') {
    const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${escaped(message)}</Message></Error>`
    return xml(status, id, `<ErrorResponse>${error}<RequestId>${id}</RequestId></ErrorResponse>`)
  }
  const body = asked.wire === 'rest' ? { message } : { __type: code, message }
  return {
    status,
    headers: {
      'content-type': asked.wire === 'rest' ? 'application/json' : 'application/x-amz-json-1.0',
      'x-amzn-errortype': code, 'x-amzn-requestid': id,
      // Services that once spoke the Query protocol name their old code too; SDK v3 reads it.
      ...['sqs', 'monitoring'].includes(asked.service) && { 'x-amzn-query-error': `${queryCode(asked, code)};Sender` },
    },
    body: Buffer.from(JSON.stringify(body)),
  }
}

const oldCodes: Readonly<Record<string, string>> = {
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
  PurgeQueueInProgress: 'AWS.SimpleQueueService.PurgeQueueInProgress',
  UnsupportedOperation: 'AWS.SimpleQueueService.UnsupportedOperation',
}
const queryCode = ({ service }: Asked, code: string): string => (service === 'sqs' ? oldCodes[code] ?? code : code)

function xml(status: number, id: string, text: string): Answer {
  return { status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': id }, body: Buffer.from(text) }
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
