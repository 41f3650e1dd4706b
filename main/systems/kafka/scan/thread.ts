import { Worker } from 'node:worker_threads'
import { type Problem, ProblemError } from '#contract/problem.ts'
import type { SchemaSource } from '#main/payload/registry/schema.ts'
import { noTokens, type Tokens } from '../tokens.ts'
import { newCell, PlaceCell, type Place } from './place.ts'
import type { Answer, Ask, FromTask, FromWorker, ThreadData, ToWorker } from './protocol.ts'

/** The thread of a task ended under it: it was silent for too long, took too much memory, or broke. `place` is where it stood. */
export type Lost = {
  readonly type: 'lost'; readonly why: 'silent' | 'memory' | 'broken'; readonly says: string; readonly place: Place | null
}

/** What answers the questions of a thread. */
export type Giver = { readonly schemas?: SchemaSource | undefined; readonly tokens?: Tokens | undefined }

type Listener = (message: FromTask | Lost) => void

const entry = import.meta.url.endsWith('.ts')
  ? new URL('./worker.ts', import.meta.url)
  : new URL('./scan-worker.js', import.meta.url)

/**
 * What the JavaScript of one thread may hold (MB); fetched bytes lie outside. A small young generation is cleared often, so that
 * rows on their way to the reader do not pile up as garbage.
 */
const resourceLimits = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 16 }

/** So many ticks of half a second without a word, while it has work, and a thread is taken for stuck. */
const mostSilent = 4

/** One thread that reads (worker.ts), with the tasks it runs. */
export class Thread {
  readonly #worker: Worker
  readonly #listeners = new Map<number, Listener>()
  /** The tasks that it has not ended: one that nobody listens to any more may still hang in it. */
  readonly #running = new Set<number>()
  readonly #cell: PlaceCell
  readonly #giver: Giver
  readonly #onEnd: (says: string) => void
  /** Ticks since its last word; null until its first one. */
  #silent: number | null = null
  #ended = false

  /** `onEnd` is called once, when it ends by itself or is ended for its silence. */
  constructor(giver: Giver, onEnd: (says: string) => void) {
    const cell = newCell()
    this.#cell = new PlaceCell(cell)
    this.#giver = giver
    this.#onEnd = onEnd
    this.#worker = new Worker(entry, { name: 'kafka-reader', resourceLimits, workerData: { cell } satisfies ThreadData })
    this.#worker.on('message', (message: FromWorker) => this.#take(message))
    this.#worker.on('error', (error) => {
      const memory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      this.#end(memory ? 'memory' : 'broken', error instanceof Error ? error.stack ?? error.message : String(error))
    })
    this.#worker.on('exit', (code) => this.#end('broken', `the thread ended with ${code}`))
  }

  /** How many tasks it has not ended. */
  get tasks(): number {
    return this.#running.size
  }

  get ended(): boolean {
    return this.#ended
  }

  /** Its messages of a task, until `leave`. */
  join(id: number, listener: Listener): void {
    this.#listeners.set(id, listener)
    this.#worker.ref()
  }

  leave(id: number): void {
    this.#listeners.delete(id)
    if (this.#listeners.size === 0) this.#worker.unref()
  }

  post(message: ToWorker): void {
    if (this.#ended) return
    if (message.type === 'start') {
      if (this.tasks === 0 && this.#silent !== null) this.#silent = 0
      this.#running.add(message.id)
    }
    this.#worker.postMessage(message)
  }

  /** To be called twice a second on the host's own clock, so that a host that stood still blames nobody. */
  tick(): void {
    if (this.#silent === null || this.tasks === 0) return
    if (++this.#silent <= mostSilent) return
    this.#end('silent', 'the thread was silent for 2 s')
    void this.#worker.terminate()
  }

  /** Ends it; its tasks hear nothing more. */
  async close(): Promise<void> {
    this.#ended = true
    this.#listeners.clear()
    await this.#worker.terminate()
  }

  #take(message: FromWorker): void {
    this.#silent = 0
    if (message.type === 'alive') return
    if (message.type === 'ask') void this.#answer(message.number, message.ask)
    else {
      if (message.type === 'end') this.#running.delete(message.id)
      this.#listeners.get(message.id)?.(message)
    }
  }

  async #answer(number: number, ask: Ask): Promise<void> {
    this.post({ type: 'answer', number, answer: await this.#answerOf(ask) })
  }

  async #answerOf(ask: Ask): Promise<Answer> {
    switch (ask.kind) {
      case 'schema': {
        const unknown = { code: 'NotFound' as const, message: 'The connection has no schema registry.', hint: 'Add one to it.' }
        return { kind: 'schema', schema: await this.#giver.schemas?.byId(ask.id) ?? unknown }
      }
      case 'files': return { kind: 'files', files: await this.#giver.schemas?.files() ?? [] }
      case 'token': return { kind: 'token', token: await tokenOf(this.#giver.tokens) }
    }
  }

  #end(why: Lost['why'], says: string): void {
    if (this.#ended) return
    this.#ended = true
    this.#onEnd(says)
    const place = this.#cell.read()
    for (const listener of this.#listeners.values()) listener({ type: 'lost', why, says, place })
    this.#listeners.clear()
  }
}

async function tokenOf(tokens: Tokens | undefined): Promise<string | Problem> {
  try {
    return tokens ? await tokens() : noTokens().problem
  } catch (error) {
    return error instanceof ProblemError ? error.problem : noTokens().problem
  }
}
