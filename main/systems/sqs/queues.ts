import { GetQueueAttributesCommand, GetQueueUrlCommand, ListQueuesCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { ProblemError } from '#contract/problem.ts'
import type { Call } from '../driver.ts'
import { readAttributes, type QueueAttributes } from './attributes.ts'
import { lastPart, queueRef } from './refs.ts'

/** How long names are taken for current (ms): a new queue shows within a minute, and listing costs two requests a minute at most. */
const namesMs = 45_000
/** AWS pages only where this is said, and gives the first thousand otherwise (ListQueues). */
const pageSize = 1_000

/** A queue by name and URL. */
export type Queue = { readonly name: string; readonly url: string }

/** What is known of a queue's settings and counts, and when AWS said so (epoch ms). */
type Known = { readonly attributes: QueueAttributes; readonly at: number }

/** The queues of an account in a region: their names, URLs, and what was last known of each. */
export interface Queues {
  /** Every queue, by name. */
  all(call: Call): Promise<readonly Queue[]>
  /** Rejects with NotFound. */
  url(name: string, call: Call): Promise<string>
  /** All attributes, asked anew unless they are younger than `maxAgeMs`. Rejects with NotFound for a queue that is gone. */
  attributes(name: string, call: Call, maxAgeMs?: number): Promise<QueueAttributes>
  known(name: string): Known | undefined
  knownAll(): ReadonlyMap<string, Known>
  /** Forgets what is known of a queue that was changed, made or deleted here, and the list of names. */
  forget(name: string): void
  /** The next list of names is asked anew. */
  forgetNames(): void
}

/** Asks AWS at the first use. */
export function openQueues(client: SQSClient, now: () => number): Queues {
  const urls = new Map<string, string>()
  const known = new Map<string, Known>()
  let names: { readonly at: number; readonly queues: readonly Queue[] } | undefined
  let listing: Promise<readonly Queue[]> | undefined

  const listAll = async (call: Call): Promise<readonly Queue[]> => {
    const queues: Queue[] = []
    let token: string | undefined
    do {
      const page = await client.send(
        new ListQueuesCommand({ MaxResults: pageSize, ...(token !== undefined && { NextToken: token }) }), { abortSignal: call.signal },
      )
      for (const url of page.QueueUrls ?? []) queues.push({ name: lastPart(url), url })
      token = page.NextToken
    } while (token)
    names = { at: now(), queues }
    const there = new Set(queues.map(({ name }) => name))
    for (const name of [...urls.keys(), ...known.keys()]) {
      if (there.has(name)) continue
      urls.delete(name)
      known.delete(name)
    }
    for (const { name, url } of queues) urls.set(name, url)
    return queues
  }

  const url = async (name: string, call: Call): Promise<string> => {
    const found = urls.get(name)
    if (found !== undefined) return found
    try {
      const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: name }), { abortSignal: call.signal })
      if (!QueueUrl) throw missing(name)
      urls.set(name, QueueUrl)
      return QueueUrl
    } catch (error) {
      throw notFound(error, name)
    }
  }

  const ask = async (name: string, call: Call): Promise<QueueAttributes> => {
    try {
      const answer = await client.send(
        new GetQueueAttributesCommand({ QueueUrl: await url(name, call), AttributeNames: ['All'] }), { abortSignal: call.signal },
      )
      const attributes = readAttributes(name, answer.Attributes ?? {})
      known.set(name, { attributes, at: now() })
      return attributes
    } catch (error) {
      const told = notFound(error, name)
      if (told !== error) {
        known.delete(name)
        urls.delete(name)
      }
      throw told
    }
  }

  return {
    async all(call) {
      if (names && now() - names.at < namesMs) return names.queues
      // Whoever asks while it is being listed waits for the same pages; one that leaves must not end it for the others.
      const mine = listing ?? (listing = listAll(call).finally(() => (listing = undefined)))
      try {
        return await mine
      } catch (error) {
        if (call.signal.aborted || !isCancelled(error)) throw error
        return listAll(call)
      }
    },
    url,
    async attributes(name, call, maxAgeMs = 0) {
      const last = known.get(name)
      return last && now() - last.at < maxAgeMs ? last.attributes : ask(name, call)
    },
    known: (name) => known.get(name),
    knownAll: () => known,
    forget(name) {
      known.delete(name)
      urls.delete(name)
      names = undefined
    },
    forgetNames: () => (names = undefined),
  }
}

const isCancelled = (error: unknown): boolean => error instanceof ProblemError && error.problem.code === 'Cancelled'

const missing = (name: string, cause?: unknown): ProblemError => new ProblemError({
  code: 'NotFound', message: `There is no queue ${name} in this account and region.`, hint: 'Look at the list of queues.', ref: queueRef(name),
}, { cause })

/** NotFound in the words of a queue; every other error as it is. */
const notFound = (error: unknown, name: string): unknown =>
  error instanceof ProblemError && error.problem.code === 'NotFound' && error.problem.ref === undefined ? missing(name, error) : error
