import { ListQueueTagsCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { ProblemError, type Problem } from '#contract/problem.ts'
import type { Call } from '../driver.ts'
import type { Queues } from './queues.ts'

/** Tags of a queue; null where they are unknown, `problem` why. */
type Tags = { readonly tags: Readonly<Record<string, string>> | null; readonly problem?: Problem }

/** How long an answer is good (ms): each costs a request, and tags change seldom. */
const answerMs = 15 * 60_000

/** Reads tags, each queue's once in fifteen minutes; `fresh` asks anew. Rejects only when cancelled. */
export type ReadTags = (name: string, call: Call, fresh?: boolean) => Promise<Tags>

/** Asks nothing before its first use. */
export function openTags(client: SQSClient, queues: Queues, now: () => number): ReadTags {
  const answers = new Map<string, { readonly at: number; readonly told: Tags }>()
  return async (name, call, fresh = false) => {
    const last = answers.get(name)
    if (!fresh && last && now() - last.at < answerMs) return last.told
    const told = await ask(client, queues, name, call)
    answers.set(name, { at: now(), told })
    return told
  }
}

async function ask(client: SQSClient, queues: Queues, name: string, call: Call): Promise<Tags> {
  try {
    const { Tags = {} } = await client.send(new ListQueueTagsCommand({ QueueUrl: await queues.url(name, call) }), { abortSignal: call.signal })
    return { tags: Tags }
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code === 'Cancelled') throw error
    return error.problem.code === 'Unsupported' ? { tags: null } : { tags: null, problem: error.problem }
  }
}
