import type { Batch, MessagePart } from '#contract/message.ts'
import type { ReadQuery, TailQuery } from '#contract/query.ts'
import type { KafkaConnection } from '#contract/systems/kafka.ts'
import { ProblemError } from '#contract/problem.ts'
import type { SchemaSource } from '#main/payload/registry/schema.ts'
import type { Call, Tools } from '../../driver.ts'
import type { Tokens } from '../tokens.ts'
import type { Task, TaskValue } from './protocol.ts'
import { keyPlace } from './key-place.ts'
import { readTopic } from './read.ts'
import { ThreadReaders } from './thread-readers.ts'
import type { LogPosition } from './timestamps.ts'
import { Workers } from './workers.ts'

/**
 * Reads records of one cluster in threads of its own, joining no group and committing nothing. Every rejection is a ProblemError;
 * aborting the signal of a call rejects with Cancelled and frees its sockets.
 */
export interface Reader {
  /** Rejects at the first `next` for a query or topic that cannot be read; the last batch carries the verdict. */
  read(topic: string, query: ReadQuery, call: Call): AsyncIterable<Batch>
  /** The first batch says that following has begun. Never ends by itself. */
  tail(topic: string, query: TailQuery, call: Call): AsyncIterable<Batch>
  /** The exact bytes of a part of the message `<partition>-<offset>`; NotFound where it is gone or null. */
  recordAt(topic: string, id: string, part: MessagePart, call: Call): Promise<Uint8Array>
  /** The time of the first record at or after each position, epoch ms, in order; null where there is none. */
  timestampsAt(positions: readonly LogPosition[], call: Call): Promise<readonly (number | null)[]>
  close(): Promise<void>
}

/** `workers` is how many threads it may start; they ask `schemas` for those that payloads name, `tokens` for what signs in. */
export type ReaderOptions = Pick<Tools, 'workers' | 'log'> & {
  readonly connection: KafkaConnection; readonly schemas?: SchemaSource | undefined; readonly tokens?: Tokens | undefined
}

/** A reader of one cluster. Threads start at the first call and end with `close`. */
export function createReader({ connection, workers: size, log, schemas, tokens }: ReaderOptions): Reader {
  const workers = new Workers(size, log, { schemas, tokens })
  return {
    read: (topic, query, { signal }) => batches(signal, (leaving) => {
      return readTopic(new ThreadReaders(workers, { connection, topic, query }, leaving), query, leaving, keyPlace)
    }),
    tail: (topic, query, { signal }) => batches(signal, (leaving) => {
      return workers.run({ kind: 'tail', connection, topic, query }, leaving)
    }),
    async recordAt(topic, id, part, { signal }) {
      const bytes = await only(workers, { kind: 'recordAt', connection, topic, id, part }, signal)
      return bytes instanceof Uint8Array ? bytes : unexpected()
    },
    async timestampsAt(positions, { signal }) {
      const times = await only(workers, { kind: 'timestampsAt', connection, positions }, signal)
      return isTimes(times) ? times : unexpected()
    },
    close: () => workers.close(),
  }
}

/**
 * The batches that are begun at the first `next`. `return` stops them at once, also while a `next` is waiting, which an async
 * generator by itself would not.
 */
function batches(signal: AbortSignal, begin: (leaving: AbortSignal) => AsyncGenerator<TaskValue, void>): AsyncIterable<Batch> {
  const leaving = new AbortController()
  let values: AsyncGenerator<TaskValue, void> | undefined
  const done = { done: true, value: undefined } as const
  const iterator: AsyncIterableIterator<Batch, undefined> = {
    [Symbol.asyncIterator]: () => iterator,
    async next() {
      if (leaving.signal.aborted) return done
      values ??= begin(AbortSignal.any([signal, leaving.signal]))
      try {
        const { value, done: ended } = await values.next()
        return ended || value === undefined ? done : { done: false, value: 'messages' in value ? value : unexpected() }
      } catch (error) {
        if (leaving.signal.aborted && !signal.aborted) return done
        throw error
      }
    },
    async return() {
      leaving.abort()
      await values?.return()
      return done
    },
  }
  return iterator
}

async function only(workers: Workers, task: Exclude<Task, { kind: 'read' }>, signal: AbortSignal): Promise<TaskValue> {
  for await (const value of workers.run(task, signal)) return value
  return unexpected()
}

const isTimes = (value: TaskValue): value is readonly (number | null)[] => Array.isArray(value)

function unexpected(): never {
  throw new ProblemError({ code: 'Internal', message: 'A thread that reads Kafka gave something else than asked.' })
}
