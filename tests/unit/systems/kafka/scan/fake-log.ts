import { setTimeout as sleep } from 'node:timers/promises'
import type { Message } from '#contract/message.ts'
import type { Filter } from '#contract/query.ts'
import { openPayloads } from '#main/payload/reading.ts'
import { Judge } from '#main/systems/kafka/scan/judge.ts'
import type { LogSource } from '#main/systems/kafka/scan/partition-log.ts'
import { PartitionRun } from '#main/systems/kafka/scan/partition-run.ts'
import { PartitionSource } from '#main/systems/kafka/scan/partition-source.ts'
import type { PartitionPlan } from '#main/systems/kafka/scan/plan.ts'
import { readSlice } from '#main/systems/kafka/scan/read-slice.ts'
import { ReadRun, type RunOptions } from '#main/systems/kafka/scan/read-run.ts'
import type { SliceReaders } from '#main/systems/kafka/scan/readers.ts'
import type { Direction, Slice } from '#main/systems/kafka/scan/slice.ts'
import type { AbortedTransaction } from '#main/systems/kafka/wire/requests/fetch.ts'

export type FakeBatch = { readonly bytes: Buffer; readonly last: number }
export type FakeLog = {
  readonly batches: readonly FakeBatch[]; readonly end: number; readonly start?: number; readonly stable?: number
  /** `to` is where the marker stands. */
  readonly aborted?: readonly (AbortedTransaction & { readonly to: number })[]; readonly open?: ReadonlyMap<bigint, number> | null
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
      let [length, lastGiven] = [0, offset]
      for (const { bytes, last } of batches) {
        if (last < offset || (committed && bytes.readBigInt64BE(0) >= BigInt(stable))) continue
        if (length > 0 && length + bytes.length > maxBytes) break
        parts.push(bytes)
        length += bytes.length
        lastGiven = last
      }
      return Promise.resolve({
        topic: 'fake', partition: id, error: 0, highWatermark: end, lastStable: stable, logStart: start,
        aborted: committed ? aborted.filter(({ firstOffset, to }) => to >= offset && firstOffset <= lastGiven) : [],
        records: Buffer.concat(parts), release: () => {},
      })
    },
  }
}

/** `atOnce` slices are read side by side, each gives `sliceRows` matches at most and takes `slowMs`. */
export type FakeOptions = Partial<Pick<RunOptions, 'limit'>> & {
  readonly filter?: Filter; readonly atOnce?: number; readonly sliceRows?: number; readonly slowMs?: number
  readonly positions?: readonly number[]; readonly lows?: readonly number[]
}

/** A run over fake logs, forward from the low or backward from the high end of each range. */
export function fakeRun(logs: readonly FakeLog[], direction: Direction, options: FakeOptions = {}): ReadRun {
  const { filter, limit = 1_000_000, positions, lows } = options
  const partitions = logs.map((log, id) => {
    const low = lows?.[id] ?? 0
    const plan: PartitionPlan = {
      id, low, high: log.end, position: positions?.[id] ?? (direction === 'forward' ? low : log.end),
      end: direction === 'forward' ? log.end : low,
      stable: log.stable ?? log.end, heldFrom: null,
    }
    return new PartitionRun(plan, direction)
  })
  const { signal } = new AbortController()
  const filtered = Object.keys(filter ?? {}).length > 0
  return new ReadRun(partitions, fakeReaders(logs, direction, options), { direction, limit, filtered, signal })
}

/** All that a run sends. */
export async function messagesOf(run: ReadRun): Promise<readonly Message[]> {
  const messages: Message[] = []
  for await (const _ of run.steps()) messages.push(...run.outbox.take())
  return [...messages, ...run.outbox.take()]
}

function fakeReaders(
  logs: readonly FakeLog[], direction: Direction, { filter, atOnce = 3, sliceRows, slowMs }: FakeOptions,
): SliceReaders {
  const judge = new Judge({ filter, payloads: openPayloads({}), showing: {}, committedOnly: false })
  let underWay = 0
  return {
    free: () => underWay < atOnce,
    async read(asked: Slice) {
      const log = logs[asked.partition]
      if (!log) throw new Error('no such partition')
      underWay++
      const slice = sliceRows === undefined ? asked : { ...asked, mostRows: Math.min(asked.mostRows, sliceRows) }
      if (slowMs !== undefined) await sleep(slowMs)
      // Whoever was asked last answers first, as threads may.
      for (let turns = underWay % 3 === 0 ? 0 : 5; turns > 0; turns--) await Promise.resolve()
      try {
        return await readSlice(slice, {
          source: new PartitionSource(fakeLog(asked.partition, log), slice.stable), judge, direction, turn: () => null,
        })
      } finally {
        underWay--
      }
    },
    check: () => Promise.resolve(null),
    close: () => {},
  }
}
