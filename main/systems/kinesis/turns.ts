import type { ShardTurns } from './shared.ts'

/**
 * How long a shard is left alone between two reads (ms): one GetRecords a second is a fifth of the 5 a second that all consumers
 * without fan-out share (Kinesis Data Streams quotas).
 */
const betweenMs = 1_000

/** A shard's line: who waits behind whom, and from when on (performance.now) it may be read. */
type Line = { last: Promise<void>; freeAt: number }

/** The turns of one session, first come, first served. `everyMs` is the time between two reads of a shard. */
export function openTurns(everyMs = betweenMs): ShardTurns {
  const lines = new Map<string, Line>()
  const lineOf = (stream: string, shard: string): Line => {
    const key = `${stream}/${shard}`
    const line = lines.get(key) ?? { last: Promise.resolve(), freeAt: 0 }
    lines.set(key, line)
    return line
  }
  return {
    async next(stream, shard, signal, prepare) {
      const line = lineOf(stream, shard)
      const before = line.last
      const { promise: done, resolve: leave } = Promise.withResolvers<void>()
      line.last = done
      try {
        await orAborted(before, signal)
        // A rest may come while the turn is waited for.
        for (let ms = waitOf(line); ms > 0; ms = waitOf(line)) await sleep(ms, signal)
        try {
          await prepare?.()
        } finally {
          line.freeAt = Math.max(line.freeAt, performance.now() + everyMs)
        }
      } finally {
        // Whoever gives up leaves the line only when those before it have.
        void before.then(leave)
      }
    },
    rest(stream, shard, ms) {
      const line = lineOf(stream, shard)
      line.freeAt = Math.max(line.freeAt, performance.now() + ms)
    },
  }
}

const waitOf = ({ freeAt }: Line): number => Math.ceil(freeAt - performance.now())

const sleep = (ms: number, signal: AbortSignal): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, ms)
  return orAborted(promise, signal).finally(() => clearTimeout(timer))
}

/** Rejects with the signal's reason as soon as it aborts. */
function orAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.reject(signal.reason as Error)
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason as Error)
    signal.addEventListener('abort', giveUp, { once: true })
    void promise.then(resolve).finally(() => signal.removeEventListener('abort', giveUp))
  })
}
