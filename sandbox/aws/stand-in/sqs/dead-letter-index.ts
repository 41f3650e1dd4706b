import { answerWith, Refusal } from '../answer.ts'
import { fieldsOf, type Asked } from '../asked.ts'
import type { Part } from '../part.ts'
import { nameInArn, placeOf, queueOf, type Owner } from './queues.ts'
import { readToken, text, writeToken } from '../fields.ts'

/**
 * Which queues send their dead letters where. Learnt from the calls that go through here (JSON protocol), so that nobody has to ask
 * every queue; ministack cannot answer ListDeadLetterSourceQueues.
 */
export class DeadLetterIndex implements Part {
  /** Place of a source queue to the name of its dead-letter queue. */
  readonly #targets = new Map<string, string>()

  /** Names of the queues whose dead letters go to a queue, in order. */
  sourcesOf(owner: Pick<Owner, 'account' | 'region'>, queue: string): readonly string[] {
    const here = placeOf(owner, '')
    const sources = [...this.#targets].filter(([place, target]) => place.startsWith(here) && target === queue)
    return sources.map(([place]) => place.slice(here.length)).sort()
  }

  owns({ service, operation }: Asked): boolean {
    return service === 'sqs' && operation === 'ListDeadLetterSourceQueues'
  }

  async answer(asked: Asked) {
    const { QueueUrl, MaxResults, NextToken } = fieldsOf(asked)
    const sources = this.sourcesOf(asked, queueOf(QueueUrl))
    const from = readToken(NextToken)
    const count = MaxResults === undefined ? 1000 : Number(MaxResults)
    if (!(count >= 1 && count <= 1000)) throw new Refusal('InvalidParameterValue', 'MaxResults must be between 1 and 1000.')
    const page = sources.slice(from, from + count)
    const more = from + count < sources.length
    return answerWith(asked, {
      queueUrls: page.map((name) => `http://${asked.headers.host}/${asked.account}/${name}`),
      // As AWS: only a call with MaxResults is paged.
      ...more && MaxResults !== undefined && { NextToken: writeToken(from + count) },
    })
  }

  passed(asked: Asked, { status }: { readonly status: number }): void {
    if (asked.service !== 'sqs' || status >= 300) return
    const { QueueName, QueueUrl, Attributes } = fieldsOf(asked)
    switch (asked.operation) {
      case 'CreateQueue': return this.#learn(asked, text(QueueName), Attributes)
      case 'SetQueueAttributes': return this.#learn(asked, queueOf(QueueUrl), Attributes)
      case 'DeleteQueue': return void this.#targets.delete(placeOf(asked, queueOf(QueueUrl)))
      default: return undefined
    }
  }

  #learn(asked: Asked, queue: string, attributes: unknown): void {
    const policy: unknown = Reflect.get(Object(attributes), 'RedrivePolicy')
    if (policy === undefined) return
    const target = targetOf(policy)
    if (target) this.#targets.set(placeOf(asked, queue), target)
    else this.#targets.delete(placeOf(asked, queue))
  }
}

function targetOf(policy: unknown): string | null {
  try {
    return nameInArn(Reflect.get(Object(JSON.parse(text(policy))), 'deadLetterTargetArn'))
  } catch {
    return null
  }
}
