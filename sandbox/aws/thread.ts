import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { ProblemError } from '#contract/problem.ts'
import type { Consumers } from '../consumers.ts'

/**
 * What the thread of AWS is told: open the stand-in, know the Kafka behind the MSK cluster, stop or start one of its consumers, know
 * those of all threads, end.
 */
export type AwsOrder =
  | { readonly kind: 'open'; readonly ministack: string; readonly port: number }
  | { readonly kind: 'kafka'; readonly bootstrap: string }
  | { readonly kind: 'run'; readonly name: string; readonly running: boolean }
  | { readonly kind: 'consumers'; readonly consumers: Consumers }
  | { readonly kind: 'stop' }
/** What it tells: `run` is a wish that came to the stand-in, for whichever thread has that consumer. */
export type AwsReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'problem'; readonly message: string }
  | { readonly kind: 'consumers'; readonly consumers: Consumers }
  | { readonly kind: 'run'; readonly name: string; readonly running: boolean }
  | { readonly kind: 'failed'; readonly message: string; readonly taken: boolean }

const stopWithinMs = 5000

/** The stand-in and its story in a thread of their own, so that the program around them stays responsive. */
export type AwsThread = {
  /** Opens the stand-in on a port in front of ministack; resolves when the queues hold data. */
  open(ministack: string, port: number, signal: AbortSignal): Promise<void>
  kafka(bootstrap: string): void
  /** Stops or starts one of its consumers. */
  run(name: string, running: boolean): void
  /** Lets it know the consumers of all threads. */
  consumers(all: Consumers): void
  /** Ends traffic and stand-in, at most 5 s. */
  stop(): Promise<void>
}

/** Beside this file as source, beside the bundle's chunks once built. */
function workerFile(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './sandbox-aws.js', import.meta.url)
}

/** `note` hears what the story could not do, `onConsumers` of its consumers at each change, `onRun` of wishes that came over HTTP. */
export type AwsEars = {
  readonly note: (message: string) => void
  readonly onConsumers: (consumers: Consumers) => void
  readonly onRun: (name: string, running: boolean) => void
}

/** Loads the thread. */
export function awsThread({ note, onConsumers, onRun }: AwsEars): AwsThread {
  const worker = new Worker(workerFile(), { name: 'sandbox-aws', execArgv: ['--disable-warning=TimeoutNegativeWarning'] })
  const exited = once(worker, 'exit').catch(() => undefined)
  const outcome = Promise.withResolvers<void>()
  outcome.promise.catch(() => undefined)
  const fail = (message: string, taken = false) => outcome.reject(new ProblemError({
    code: taken ? 'Conflict' : 'Internal', message: `The sandbox's AWS part could not be started: ${message}`, hint: 'Start it again.',
  }))
  worker.on('error', (error) => {
    note(String(error))
    fail(String(error))
  })
  worker.on('message', (report: AwsReport) => {
    switch (report.kind) {
      case 'ready': return outcome.resolve()
      case 'problem': return note(report.message)
      case 'consumers': return onConsumers(report.consumers)
      case 'run': return onRun(report.name, report.running)
      case 'failed': return fail(report.message, report.taken)
      default: return report satisfies never
    }
  })
  const order = (what: AwsOrder) => worker.postMessage(what)
  return {
    async open(ministack, port, signal) {
      signal.throwIfAborted()
      order({ kind: 'open', ministack, port })
      const given = Promise.withResolvers<never>()
      const giveUp = () => given.reject(signal.reason)
      signal.addEventListener('abort', giveUp)
      await Promise.race([outcome.promise, given.promise]).finally(() => signal.removeEventListener('abort', giveUp))
    },
    kafka: (bootstrap) => order({ kind: 'kafka', bootstrap }),
    run: (name, running) => order({ kind: 'run', name, running }),
    consumers: (consumers) => order({ kind: 'consumers', consumers }),
    async stop() {
      order({ kind: 'stop' })
      await Promise.race([exited, sleep(stopWithinMs, undefined, { ref: false })])
      await worker.terminate()
    },
  }
}
