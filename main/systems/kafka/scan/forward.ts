import type { Landed, PartitionRead } from './partition-read.ts'
import { firstBytes, lanes, mostBytes, type ReadRun } from './read-run.ts'

type Flight = {
  readonly partition: PartitionRead
  readonly from: number
  readonly landed: Landed | { readonly expiredTo: number } | { readonly error: unknown }
}
type Turn = { readonly partition: PartitionRead; readonly from: number; readonly maxBytes: number }

/**
 * Reads every partition in rising offset, several at a time in turns; each next fetch is under way while a piece is judged.
 * Yields when rows or progress are due. Once the limit is reached it only looks through what was already fetched, to tell whether
 * anything is left.
 */
export async function* readForward(run: ReadRun): AsyncGenerator<void, void> {
  const waiting: Turn[] = run.partitions.filter((partition) => partition.position < partition.ceiling)
    .map((partition) => ({ partition, from: partition.position, maxBytes: firstBytes }))
  const flying = new Map<PartitionRead, Promise<Flight>>()
  const stopped = new Set<PartitionRead>()
  const launch = () => {
    while (run.left > 0 && flying.size < lanes) {
      const turn = waiting.shift()
      if (!turn) return
      flying.set(turn.partition, fly(turn))
    }
  }
  for (launch(); flying.size > 0; launch()) {
    const { partition, from, landed } = await Promise.race(flying.values())
    flying.delete(partition)
    if ('error' in landed) {
      partition.fail(landed.error)
      continue
    }
    if ('expiredTo' in landed) {
      skipExpired(partition, landed.expiredTo)
      if (partition.position < partition.ceiling) waiting.push({ partition, from: partition.position, maxBytes: firstBytes })
      continue
    }
    if (landed.next < partition.ceiling) waiting.push({
      partition, from: landed.next, maxBytes: nextBytes(landed.piece.buffer.length),
    })
    launch()
    if (!stopped.has(partition)) {
      const walk = run.judge.walk(landed.piece, from, partition.ceiling, partition.counts, (row) => run.send(row))
      let step = walk.next()
      for (; !step.done; step = walk.next()) {
        partition.position = step.value
        if (run.outbox.due) yield
        else await run.turn()
      }
      if (step.value !== null) stopped.add(partition)
      partition.position = step.value ?? Math.min(landed.next, partition.ceiling)
    }
    landed.release()
    if (run.outbox.due) yield
  }
}

async function fly({ partition, from, maxBytes }: Turn): Promise<Flight> {
  try {
    return { partition, from, landed: await partition.next(from, maxBytes) }
  } catch (error) {
    return { partition, from, landed: { error } }
  }
}

/** Offsets of the range that retention took count as accounted for. */
function skipExpired(partition: PartitionRead, logStart: number): void {
  const to = Math.min(logStart, partition.plan.high)
  partition.expired += Math.max(0, to - partition.position)
  partition.position = Math.max(partition.position, to)
}

const nextBytes = (got: number) => Math.min(mostBytes, Math.max(firstBytes, got * 4))
