import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { ProblemError } from '#contract/problem.ts'
import type { Consumers } from './consumers.ts'

/** What the feed's thread is told. */
export type FeedOrder =
  | { readonly kind: 'start'; readonly bootstrap: string }
  | { readonly kind: 'registry'; readonly url: string | null }
  | { readonly kind: 'run'; readonly name: string; readonly running: boolean }
  | { readonly kind: 'stop' }
/** What it tells. */
export type FeedReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'problem' | 'failed'; readonly message: string }
  | { readonly kind: 'consumers'; readonly consumers: Consumers }

/** Something the feed could not do, and when (epoch ms). The feed went on. */
export type FeedError = { readonly at: number; readonly message: string }

const keptErrors = 50
const stopWithinMs = 8000

/** The feed's thread: loaded at once, set to work by `start` when the broker answers. */
export type FeedThread = {
  /** Resolves when all data is there. The registry's address may still be coming; null leaves the topics with schemas out. */
  start(bootstrap: string, registry: Promise<string | null>, signal: AbortSignal): Promise<void>
  /** Stops or starts one of its consumers; `onConsumers` hears when it has. */
  run(name: string, running: boolean): void
  /** Adds what was not the feed's to do. */
  note(message: string): void
  /** The newest 50. */
  errors(): readonly FeedError[]
  /** Lets the members leave their groups, at most 8 s, and only until `gone`: without a broker there is nothing to leave. */
  stop(gone: AbortSignal): Promise<void>
}

/** Beside this file as source, beside the bundle's chunks once built. */
function workerFile(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './feed-worker.ts' : './sandbox-feed.js', import.meta.url)
}

/** Loads the thread that makes and consumes the story's traffic. `onConsumers` hears of its consumers at each change. */
export function feedThread(onConsumers: (consumers: Consumers) => void): FeedThread {
  // kafkajs sets timers in the past; Node 24 warns of each.
  const worker = new Worker(workerFile(), { name: 'sandbox-feed', execArgv: ['--disable-warning=TimeoutNegativeWarning'] })
  const errors: FeedError[] = []
  const note = (message: string) => {
    errors.push({ at: Date.now(), message })
    if (errors.length > keptErrors) errors.shift()
  }
  const exited = once(worker, 'exit').catch(() => undefined)
  const outcome = new Promise<void>((resolve, reject) => {
    const fail = (message: string) => reject(new ProblemError({
      code: 'Internal',
      message: `The sandbox's traffic could not be started: ${message}`,
      hint: 'Start it again; npm run sandbox reset makes new, empty data.',
    }))
    worker.on('error', (error) => {
      note(String(error))
      fail(String(error))
    })
    worker.on('message', (report: FeedReport) => {
      switch (report.kind) {
        case 'ready': return resolve()
        case 'problem': return note(report.message)
        case 'failed': return fail(report.message)
        case 'consumers': return onConsumers(report.consumers)
        default: return report satisfies never
      }
    })
  })
  outcome.catch(() => undefined)
  const order = (what: FeedOrder) => worker.postMessage(what)
  return {
    note,
    async start(bootstrap, registry, signal) {
      signal.throwIfAborted()
      order({ kind: 'start', bootstrap })
      const schemas = registry.then((url) => order({ kind: 'registry', url }))
      const given = Promise.withResolvers<never>()
      const giveUp = () => given.reject(signal.reason)
      signal.addEventListener('abort', giveUp)
      const all = Promise.all([outcome, schemas])
      await Promise.race([all, given.promise]).finally(() => signal.removeEventListener('abort', giveUp))
    },
    run: (name, running) => order({ kind: 'run', name, running }),
    errors: () => [...errors],
    async stop(gone) {
      order({ kind: 'stop' })
      await Promise.race([exited, sleep(stopWithinMs, undefined, { ref: false, signal: gone }).catch(() => undefined)])
      await worker.terminate()
    },
  }
}
