import { setTimeout as sleep } from 'node:timers/promises'
import { newestOf } from './merge.ts'
import { lanes, type ReadRun } from './read-run.ts'
import { WindowedRead } from './window.ts'

const progressMs = 250

/**
 * Reads every partition in falling offset and merges them, newest first, without reordering inside a partition: a limit of n
 * gives the newest n. Yields when rows or progress are due.
 */
export async function* readBackward(run: ReadRun): AsyncGenerator<void, void> {
  const reads = run.partitions.map((partition) => new WindowedRead(partition, run))
  try {
    while (run.left > 0) {
      for (let hungry = reads.filter((read) => read.hungry); hungry.length > 0; hungry = reads.filter((read) => read.hungry)) {
        let filling = true
        const fills = Promise.all(hungry.slice(0, lanes).map((read) => read.fill(run))).finally(() => { filling = false })
        fills.catch(() => {})
        while (filling) {
          await Promise.race([fills, sleep(progressMs)])
          if (filling || run.outbox.due) yield
        }
        await fills
      }
      const newest = newestOf(reads)
      if (newest?.head === undefined) return
      run.send(newest.head)
      newest.take()
      if (run.outbox.due) yield
    }
  } finally {
    for (const read of reads) read.settle()
  }
}
