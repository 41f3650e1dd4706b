import { fieldsOf, type Asked } from '../asked.ts'
import type { Answer } from '../answer.ts'
import type { Part } from '../part.ts'
import { queueOf } from './queues.ts'

/** One thing that happened to a queue, by CloudWatch's name for it. */
export type TrafficMetric = 'NumberOfMessagesSent' | 'NumberOfMessagesReceived' | 'NumberOfMessagesDeleted' | 'NumberOfEmptyReceives'

/** Told of each call's messages; `account` and `region` are the caller's. */
export type OnTraffic = (asked: Asked, queue: string, metric: TrafficMetric, count: number) => void

/**
 * Counts what callers send, receive and delete through here, as CloudWatch does. What SNS or EventBridge deliver inside ministack is
 * not seen; messages that ministack moves to a dead-letter queue do not count as sent, as on AWS.
 */
export function traffic(tell: OnTraffic): Part {
  return {
    passed(asked, answer) {
      if (asked.service !== 'sqs' || answer.status >= 300) return
      const queue = queueOf(fieldsOf(asked).QueueUrl)
      switch (asked.operation) {
        case 'SendMessage': return tell(asked, queue, 'NumberOfMessagesSent', 1)
        case 'DeleteMessage': return tell(asked, queue, 'NumberOfMessagesDeleted', 1)
        case 'SendMessageBatch': return tell(asked, queue, 'NumberOfMessagesSent', countIn(answer, 'Successful'))
        case 'DeleteMessageBatch': return tell(asked, queue, 'NumberOfMessagesDeleted', countIn(answer, 'Successful'))
        case 'ReceiveMessage': {
          const count = countIn(answer, 'Messages')
          return tell(asked, queue, count > 0 ? 'NumberOfMessagesReceived' : 'NumberOfEmptyReceives', Math.max(1, count))
        }
        default: return undefined
      }
    },
  }
}

function countIn({ body }: Answer, name: string): number {
  const list: unknown = Reflect.get(Object(JSON.parse(body.toString() || '{}')), name)
  return Array.isArray(list) ? list.length : 0
}
