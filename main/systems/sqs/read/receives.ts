import { join } from 'node:path'
import { z } from 'zod'
import type { QueueAttributes } from '../attributes.ts'
import { throwIfCancelled } from '../cancelled.ts'
import { appendLines, readLines } from '../../json-lines.ts'

/**
 * A line of the file: `count` receives were seen at `at` (epoch ms) in the queue made at `createdAt`, whose messages live so long.
 */
const Line = z.object({
  count: z.number(), at: z.number(), createdAt: z.number().nullable(), retentionSeconds: z.number(),
  /** Not seen: an answer was lost, in which a message may have come so often. */
  assumed: z.literal(true).optional(),
})
type Line = z.infer<typeof Line>

/** Of a count that is seen again, the time is renewed after this long (ms). */
const renewMs = 10 * 60_000

/** The most receives that were seen of any message of a queue, on disk: whoever reads must know it after a restart, too. */
export interface Receives {
  /** Null where nothing was seen that can still be in the queue: it was made anew since, or what was seen has expired. */
  highest(queue: QueueAttributes): Promise<{ readonly count: number; readonly at: number; readonly isAssumed: boolean } | null>
  /** Resolves when it is on the disk. */
  saw(queue: QueueAttributes, count: number): Promise<void>
  /** An answer to a receive was lost: a message may have had one receive more than any that was seen. */
  lost(queue: QueueAttributes): Promise<void>
  /** Runs one task at a time for a queue, so that nobody receives before it is known what the one before saw. */
  inTurn<T>(queue: QueueAttributes, signal: AbortSignal, task: () => Promise<T>): Promise<T>
}

/** Shared by everything in this program: two connections may lead to one queue. */
const turns = new Map<string, Promise<void>>()

/** Keeps one file a queue in `dir`, which is made at the first write. */
export function openReceives(dir: string, now: () => number): Receives {
  const folder = join(dir, 'receives')
  const pathOf = ({ arn }: QueueAttributes): string => join(folder, `${encodeURIComponent(arn)}.jsonl`)
  const standing = async (queue: QueueAttributes): Promise<readonly Line[]> =>
    (await readLines(pathOf(queue), Line)).filter((line) => stands(line, queue, now()))
  const highest = async (queue: QueueAttributes): Promise<Line | null> =>
    (await standing(queue)).reduce<Line | null>((most, line) => (line.count >= (most?.count ?? 0) ? line : most), null)
  const note = (queue: QueueAttributes, line: Pick<Line, 'count' | 'assumed'>): Promise<void> =>
    appendLines(pathOf(queue), [{ ...line, at: now(), createdAt: queue.createdAt, retentionSeconds: queue.retentionSeconds }])
  return {
    async highest(queue) {
      const most = await highest(queue)
      return most && { count: most.count, at: most.at, isAssumed: most.assumed === true }
    },
    async lost(queue) {
      await note(queue, { count: ((await highest(queue))?.count ?? 0) + 1, assumed: true })
    },
    async saw(queue, count) {
      // A lower count outlives a higher one that was seen long before it.
      const before = await standing(queue)
      if (before.some((line) => line.count >= count && now() - line.at < renewMs)) return
      await note(queue, { count })
    },
    async inTurn(queue, signal, task) {
      const key = pathOf(queue)
      const before = turns.get(key) ?? Promise.resolve()
      const { promise: mine, resolve: leave } = Promise.withResolvers<void>()
      const turn = before.then(() => mine)
      turns.set(key, turn)
      void turn.then(() => {
        if (turns.get(key) === turn) turns.delete(key)
      })
      try {
        await beforeAbort(before, signal)
        throwIfCancelled({ signal })
        return await task()
      } finally {
        leave()
      }
    },
  }
}

/** Waits for the one before; whoever is cancelled meanwhile need not wait for it. */
async function beforeAbort(before: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise: aborted, resolve } = Promise.withResolvers<void>()
  const leave = (): void => resolve()
  signal.addEventListener('abort', leave)
  if (signal.aborted) leave()
  await Promise.race([before, aborted])
  signal.removeEventListener('abort', leave)
}

/** Whether the message of a line can still be in the queue. */
function stands(line: Line, queue: QueueAttributes, now: number): boolean {
  const sameQueue = line.createdAt === null || queue.createdAt === null || line.createdAt === queue.createdAt
  return sameQueue && line.at + Math.max(line.retentionSeconds, queue.retentionSeconds) * 1_000 > now
}
