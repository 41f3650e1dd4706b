import { Refusal } from '../answer.ts'
import { fieldsOf, type Asked } from '../asked.ts'
import type { Part } from '../part.ts'
import { placeOf, queueOf } from './queues.ts'

/** AWS lets a queue be purged once in this time (SQS API reference, PurgeQueue). */
const pauseMs = 60_000

/** Refuses the second purge of a queue within 60 s, as AWS does and ministack does not. */
export function purgeRule(now: () => number): Part {
  const purged = new Map<string, number>()
  const isPurge = ({ service, operation }: Asked) => service === 'sqs' && operation === 'PurgeQueue'
  const place = (asked: Asked) => placeOf(asked, queueOf(fieldsOf(asked).QueueUrl))
  return {
    async guard(asked) {
      if (isPurge(asked) && now() - (purged.get(place(asked)) ?? -Infinity) < pauseMs) {
        throw new Refusal(
          'PurgeQueueInProgress', `Only one PurgeQueue operation on ${queueOf(fieldsOf(asked).QueueUrl)} is allowed every 60 seconds.`, 403,
        )
      }
      return null
    },
    passed(asked, { status }) {
      if (isPurge(asked) && status < 300) purged.set(place(asked), now())
    },
  }
}
