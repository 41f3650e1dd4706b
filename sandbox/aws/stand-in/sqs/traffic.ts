import { fieldsOf, type Asked } from '../asked.ts'
import type { Answer } from '../answer.ts'
import { text } from '../fields.ts'
import type { Part } from '../part.ts'
import { queueOf } from './queues.ts'

/** Told of each call's messages by their ids; `account` and `region` are the caller's. */
export interface QueueWatch {
  sent(asked: Asked, queue: string, ids: readonly string[]): void
  /** No ids: an empty receive. */
  received(asked: Asked, queue: string, ids: readonly string[]): void
  deleted(asked: Asked, queue: string, count: number): void
}

/** Sees what callers send, receive and delete through here, in the JSON protocol. */
export function traffic(watch: QueueWatch): Part {
  return {
    passed(asked, answer) {
      const queue = queueOf(fieldsOf(asked).QueueUrl)
      if (asked.service !== 'sqs' || answer.status >= 300 || queue === '') return
      switch (asked.operation) {
        case 'SendMessage': return watch.sent(asked, queue, [text(fieldsOf(answer).MessageId)])
        case 'SendMessageBatch': return watch.sent(asked, queue, idsIn(answer, 'Successful'))
        case 'ReceiveMessage': return watch.received(asked, queue, idsIn(answer, 'Messages'))
        case 'DeleteMessage': return watch.deleted(asked, queue, 1)
        case 'DeleteMessageBatch': return watch.deleted(asked, queue, listIn(answer, 'Successful').length)
        default: return undefined
      }
    },
  }
}

function listIn(answer: Answer, name: string): readonly unknown[] {
  const list = fieldsOf(answer)[name]
  return Array.isArray(list) ? list : []
}

const idsIn = (answer: Answer, name: string): readonly string[] =>
  listIn(answer, name).map((each) => text(Reflect.get(Object(each), 'MessageId')))
