import { ListDeadLetterSourceQueuesCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { ProblemError, type Problem } from '#contract/problem.ts'
import type { Call } from '../driver.ts'
import { isFifo, lastPart } from './refs.ts'
import type { Queues } from './queues.ts'

/** How long an answer is good (ms): redrive policies change seldom. */
const answerMs = 10 * 60_000
/** How many FIFO queues are asked for their policies where AWS does not list sources. */
const mostAsked = 200

/** Which queues send their failed messages to a queue; null: unknown, `problem` why. */
type Sources = { readonly sources: readonly string[] | null; readonly problem?: Problem }

/** The way from a dead-letter queue back to the queues it serves. */
export interface Links {
  /** By the redrive policies that are known now, without a call: sources by dead-letter queue. */
  fromPolicies(): ReadonlyMap<string, readonly string[]>
  /** What was last answered, without a call. */
  lastAnswer(name: string): Sources | undefined
  /** ListDeadLetterSourceQueues joined with the policies that are known; asked once in ten minutes. Rejects only when cancelled. */
  sourcesOf(name: string, call: Call): Promise<Sources>
  /** Whether a FIFO queue serves others for their failed messages; asks the other FIFO queues where AWS does not tell. */
  servesOthers(name: string, call: Call): Promise<boolean>
  forget(): void
}

/** Asks nothing before its first use. */
export function openLinks(client: SQSClient, queues: Queues, now: () => number): Links {
  const answers = new Map<string, { readonly at: number; readonly told: Sources }>()
  /** An emulator that does not have the call is asked once. */
  let absent = false

  const fromPolicies = (): ReadonlyMap<string, readonly string[]> => {
    const found = new Map<string, string[]>()
    for (const [name, { attributes }] of queues.knownAll()) {
      const { redrive } = attributes
      if (!redrive) continue
      const sources = found.get(redrive.queue)
      if (sources) sources.push(name)
      else found.set(redrive.queue, [name])
    }
    return found
  }
  const joined = (name: string, told: Sources): Sources => {
    const known = fromPolicies().get(name) ?? []
    if (told.sources === null && known.length === 0) return told
    return { ...told, sources: [...new Set([...(told.sources ?? []), ...known])].sort() }
  }
  const ask = async (name: string, call: Call): Promise<Sources> => {
    if (absent) return { sources: null }
    try {
      const url = await queues.url(name, call)
      const sources: string[] = []
      let token: string | undefined
      do {
        const page = await client.send(new ListDeadLetterSourceQueuesCommand({
          QueueUrl: url, MaxResults: 1_000, ...(token !== undefined && { NextToken: token }),
        }), { abortSignal: call.signal })
        sources.push(...(page.queueUrls ?? []).map(lastPart))
        token = page.NextToken
      } while (token)
      return { sources }
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code === 'Cancelled') throw error
      if (error.problem.code !== 'Unsupported') return { sources: null, problem: error.problem }
      absent = true
      return { sources: null }
    }
  }
  const sourcesOf = async (name: string, call: Call): Promise<Sources> => {
    const last = answers.get(name)
    if (last && now() - last.at < answerMs) return joined(name, last.told)
    const told = await ask(name, call)
    answers.set(name, { at: now(), told })
    return joined(name, told)
  }

  return {
    fromPolicies,
    lastAnswer: (name) => answers.get(name)?.told,
    sourcesOf,
    async servesOthers(name, call) {
      const { sources } = await sourcesOf(name, call)
      if (sources !== null) return sources.length > 0
      const others = (await queues.all(call).catch(() => [])).filter((queue) => isFifo(queue.name) && queue.name !== name)
      for (const other of others.slice(0, mostAsked)) {
        const attributes = await queues.attributes(other.name, call, answerMs).catch(() => null)
        if (attributes?.redrive?.queue === name) return true
      }
      return false
    },
    forget: () => answers.clear(),
  }
}
