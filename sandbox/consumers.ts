import { ProblemError } from '#contract/problem.ts'
import type { SandboxConsumer } from '#contract/sandbox.ts'

/** A consumer that can be stopped and started, and whether it runs. */
export type Consumers = readonly SandboxConsumer[]

/** Leaving or joining a group takes a few seconds; on a busy machine some more. */
const doneWithinMs = 30_000

/**
 * What is known of the consumers of the sandbox, whichever thread runs them. Each thread tells of its own with `tell` whenever one
 * has stopped or started; `order` hands a wish to the thread that has it.
 */
export class ConsumerBoard {
  readonly #bySource = new Map<string, Consumers>()
  readonly #order: (name: string, running: boolean, source: string) => void
  readonly #waiting = new Set<() => void>()

  constructor(order: (name: string, running: boolean, source: string) => void) {
    this.#order = order
  }

  list(): Consumers {
    return [...this.#bySource.values()].flat()
  }

  tell(source: string, consumers: Consumers): void {
    this.#bySource.set(source, consumers)
    for (const look of this.#waiting) look()
  }

  /** Stops or starts one and resolves when it has; NotFound for a name that is not there, TimedOut after 30 s. */
  async run(name: string, running: boolean): Promise<Consumers> {
    const [source] = [...this.#bySource].find(([, consumers]) => consumers.some((each) => each.name === name)) ?? []
    if (source === undefined) throw unknown(name, this.list())
    const isSo = () => this.list().some((each) => each.name === name && each.running === running)
    if (isSo()) return this.list()
    this.#order(name, running, source)
    await this.#until(isSo, name, running)
    return this.list()
  }

  async #until(isSo: () => boolean, name: string, running: boolean): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const look = () => {
      if (isSo()) resolve()
    }
    this.#waiting.add(look)
    const timer = setTimeout(() => reject(late(name, running)), doneWithinMs)
    await promise.finally(() => {
      clearTimeout(timer)
      this.#waiting.delete(look)
    })
  }
}

const unknown = (name: string, all: Consumers): ProblemError => new ProblemError({
  code: 'NotFound', message: `The sandbox has no consumer named ${name}.`,
  hint: all.length > 0 ? `Its consumers are: ${all.map((each) => each.name).join(', ')}.` : 'It has none at the moment.',
})

const late = (name: string, running: boolean): ProblemError => new ProblemError({
  code: 'TimedOut', message: `${name} has not ${running ? 'started' : 'stopped'} within ${doneWithinMs / 1000} s.`,
  hint: 'Look again in a moment.',
})
