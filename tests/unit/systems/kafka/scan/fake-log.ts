import type { LogSource } from '#main/systems/kafka/scan/partition-log.ts'
import { PartitionRead } from '#main/systems/kafka/scan/partition-read.ts'
import type { PartitionPlan } from '#main/systems/kafka/scan/plan.ts'
import { ReadRun, type RunOptions } from '#main/systems/kafka/scan/read-run.ts'
import type { AbortedTransaction } from '#main/systems/kafka/wire/requests/fetch.ts'

export type FakeBatch = { readonly bytes: Buffer; readonly last: number }
export type FakeLog = {
  readonly batches: readonly FakeBatch[]; readonly end: number; readonly start?: number; readonly stable?: number
  readonly aborted?: readonly AbortedTransaction[]; readonly open?: ReadonlyMap<bigint, number> | null
}

/**
 * A partition's log in memory that answers as a broker does: whole batches from the one that holds the offset on, at least one.
 */
export function fakeLog(
  id: number, { batches, end, start = 0, stable = end, aborted = [], open = new Map() }: FakeLog,
): LogSource {
  return {
    id, signal: new AbortController().signal,
    openTransactions: () => Promise.resolve(open),
    fetch(offset, maxBytes, committed) {
      if (offset < start) return Promise.resolve({ expiredTo: start })
      const parts: Buffer[] = []
      let length = 0
      for (const { bytes, last } of batches) {
        if (last < offset || (committed && bytes.readBigInt64BE(0) >= BigInt(stable))) continue
        if (length > 0 && length + bytes.length > maxBytes) break
        parts.push(bytes)
        length += bytes.length
      }
      return Promise.resolve({
        topic: 'fake', partition: id, error: 0, highWatermark: end, lastStable: stable, logStart: start,
        aborted: committed ? aborted : [],
        records: Buffer.concat(parts), throttledMs: 0, release: () => {},
      })
    },
  }
}

/** A run over fake logs, forward from the low or backward from the high end of each range. */
export function fakeRun(
  logs: readonly FakeLog[], direction: 'forward' | 'backward', options: Partial<RunOptions> = {}, positions?: readonly number[],
  lows?: readonly number[],
): ReadRun {
  const partitions = logs.map((log, id) => {
    const low = lows?.[id] ?? 0
    const plan: PartitionPlan = {
      id, low, high: log.end, position: positions?.[id] ?? (direction === 'forward' ? low : log.end),
      end: direction === 'forward' ? log.end : low,
      stable: log.stable ?? log.end, heldFrom: null,
    }
    return new PartitionRead(plan, fakeLog(id, log))
  })
  return new ReadRun(partitions, {
    limit: 1_000_000, filter: { matches: () => 'yes' }, filtered: false, showing: {}, committedOnly: false,
    signal: new AbortController().signal, ...options,
  })
}
