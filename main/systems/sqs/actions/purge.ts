import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PurgeQueueCommand } from '@aws-sdk/client-sqs'
import { ProblemError } from '#contract/problem.ts'
import { SqsNothing } from '#contract/systems/sqs.ts'
import { awsCode } from '#main/aws/errors.ts'
import type { Action } from '../../driver.ts'
import { queueName, queueRef } from '../refs.ts'
import type { Sqs } from '../shared.ts'
import { messagesOf, planMs } from './counts.ts'

/** A purge takes up to 60 s, and a queue takes one in that time (PurgeQueue). Not every emulator keeps to that; Tidemark does. */
const purgeMs = 60_000

/** Deletes every message of a queue. */
export const purge = (sqs: Sqs): Action<Record<string, never>> => ({
  name: 'purge', appliesTo: 'queue', level: 'destructive', input: SqsNothing,
  async plan(ref, _input, call) {
    const name = queueName(ref)
    const { arn, visible, inFlight, delayed } = await sqs.queues.attributes(name, call)
    await checkLast(sqs, name, arn)
    const count = visible === null ? null : visible + (inFlight ?? 0) + (delayed ?? 0)
    return {
      id: '', title: `Purge ${name}`, undo: 'no', expiresAt: sqs.tools.now() + planMs, affects: [{ ref: queueRef(name), count }],
      lines: [
        `${count === null ? 'Every message' : `About ${messagesOf(count)}`} of ${name} will be deleted; counts of SQS are approximate. This cannot be undone.`,
        `Messages in flight go as well${inFlight ? `, about ${inFlight.toLocaleString('en')} now` : ''}: consumers that work on one cannot give it back.`,
        'It takes up to 60 s; messages that are sent in that time may go, too. A queue takes one purge in 60 s.',
      ],
    }
  },
  async run(ref, _input, plan, { signal, log }) {
    const name = queueName(ref)
    const { arn } = await sqs.queues.attributes(name, { signal, log })
    await checkLast(sqs, name, arn)
    try {
      await sqs.client.send(new PurgeQueueCommand({ QueueUrl: await sqs.queues.url(name, { signal, log }) }), { abortSignal: signal })
    } catch (error) {
      if (awsCode(error) === 'PurgeQueueInProgress') throw tooSoon(name, purgeMs)
      throw error
    }
    const path = pathOf(sqs, arn)
    await mkdir(join(path, '..'), { recursive: true, mode: 0o700 })
    await writeFile(path, JSON.stringify({ at: sqs.tools.now() }), { mode: 0o600 })
    sqs.queues.forget(name)
    return { changed: plan.affects[0]?.count ?? 0, lines: [`${name} is being purged; AWS needs up to 60 s.`] }
  },
})

async function checkLast(sqs: Sqs, name: string, arn: string): Promise<void> {
  const text = await readFile(pathOf(sqs, arn), 'utf8').catch(() => '')
  const at = Number(/"at":(\d+)/.exec(text)?.[1] ?? 0)
  const left = at + purgeMs - sqs.tools.now()
  if (left > 0 && left <= purgeMs) throw tooSoon(name, left)
}

const pathOf = ({ tools: { dir } }: Sqs, arn: string): string => join(dir, 'purges', `${encodeURIComponent(arn)}.json`)

const tooSoon = (name: string, left: number): ProblemError => new ProblemError({
  code: 'Conflict', message: `${name} was purged less than 60 s ago; a queue takes one purge in that time.`,
  hint: `Try again in ${Math.ceil(left / 1_000)} s.`, retryAfterMs: left, ref: queueRef(name),
})
