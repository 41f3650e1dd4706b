import type { AbortedTransaction } from '../wire/requests/fetch.ts'
import type { LogSource } from './partition-log.ts'
import { Markers, type Marker } from './markers.ts'
import { pause } from './pause.ts'
import { abortsTransaction, readBatchHeaders, type BatchHeader } from './record-batch.ts'

/**
 * What became of a batch's records. `undecided`: above the last stable offset, no marker found, and producers cannot be
 * described.
 */
export type BatchState = 'plain' | 'aborted' | 'open' | 'undecided'

/**
 * States below the last stable offset by the broker's list of aborted transactions, which covers exactly the batches it came
 * with. A producer's aborted stretch begins at `firstOffset` and ends at its abort marker; it may have several.
 */
export function stableStates(
  buffer: Buffer, batches: readonly BatchHeader[], aborted: readonly AbortedTransaction[],
): BatchState[] {
  const pending = aborted.toSorted((a, b) => a.firstOffset - b.firstOffset)
  const aborting = new Set<bigint>()
  return batches.map((batch) => {
    while (pending[0] && pending[0].firstOffset <= batch.lastOffset) {
      const begun = pending.shift()
      if (begun) aborting.add(begun.producerId)
    }
    if (batch.control) {
      if (aborting.has(batch.producerId) && abortsTransaction(buffer, batch) === true) aborting.delete(batch.producerId)
      return 'plain'
    }
    return batch.transactional && aborting.has(batch.producerId) ? 'aborted' : 'plain'
  })
}

type Undone = { readonly producerId: bigint; readonly offset: number }

const scanBytes = 4 << 20
const endTries = 3
const endWaitMs = 100

/**
 * States from the last stable offset on, where the broker lists nothing: found by the markers that follow, scanning ahead only as
 * far as one is due.
 */
export class UnstableZone {
  readonly #log: LogSource
  readonly #markers = new Map<bigint, Markers>()
  /** All markers in [from, to) are known. */
  #covered = { from: 0, to: 0 }

  constructor(log: LogSource) {
    this.#log = log
  }

  /** `asked` is the offset that the batches were fetched from. */
  async states(buffer: Buffer, batches: readonly BatchHeader[], asked: number): Promise<BatchState[]> {
    this.#note(buffer, batches, asked)
    const undone = this.#undone(batches)
    if (undone.length === 0) return batches.map((batch) => this.#state(batch, null, false))
    const open = await this.#log.openTransactions()
    const closed = undone.filter((one) => !isOpen(open, one))
    // Where producers can be described, whatever is not open has its marker ahead, perhaps just not replicated yet.
    for (let tries = 0; tries < (open ? endTries : 1) && this.#missing(closed); tries++) {
      if (tries > 0) await pause(endWaitMs, this.#log.signal)
      await this.#scanAhead(closed)
    }
    return batches.map((batch) => this.#state(batch, open, true))
  }

  #state(batch: BatchHeader, open: ReadonlyMap<bigint, number> | null, asked: boolean): BatchState {
    if (!batch.transactional || batch.control) return 'plain'
    const marker = this.#markerAfter(batch.producerId, batch.lastOffset)
    if (marker) return marker.aborts ? 'aborted' : 'plain'
    return asked && isOpen(open, { producerId: batch.producerId, offset: batch.baseOffset }) ? 'open' : 'undecided'
  }

  #undone(batches: readonly BatchHeader[]): Undone[] {
    return batches
      .filter((batch) => batch.transactional && !batch.control && !this.#markerAfter(batch.producerId, batch.lastOffset))
      .map(({ producerId, baseOffset }) => ({ producerId, offset: baseOffset }))
  }

  #missing(undone: readonly Undone[]): boolean {
    return undone.some(({ producerId, offset }) => !this.#markerAfter(producerId, offset))
  }

  #markerAfter(producerId: bigint, offset: number): Marker | undefined {
    return this.#markers.get(producerId)?.after(offset)
  }

  async #scanAhead(wanted: readonly Undone[]): Promise<void> {
    while (this.#missing(wanted)) {
      const asked = this.#covered.to
      const chunk = await this.#log.fetch(asked, scanBytes, false)
      if ('expiredTo' in chunk) return
      const batches = readBatchHeaders(chunk.records)
      this.#note(chunk.records, batches, asked)
      chunk.release()
      if (batches.length === 0 || this.#covered.to >= chunk.highWatermark) return
    }
  }

  #note(buffer: Buffer, batches: readonly BatchHeader[], asked: number): void {
    const last = batches.at(-1)
    if (!last) return
    const [from, to, known] = [asked, last.lastOffset + 1, this.#covered]
    const joins = from <= known.to && to >= known.from
    // Beyond a gap a known marker need not be the first one.
    if (!joins) this.#markers.clear()
    this.#covered = joins ? { from: Math.min(from, known.from), to: Math.max(to, known.to) } : { from, to }
    for (const batch of batches) {
      const aborts = batch.control ? abortsTransaction(buffer, batch) : null
      if (aborts !== null) this.#add(batch.producerId, { offset: batch.lastOffset, aborts })
    }
  }

  #add(producerId: bigint, marker: Marker): void {
    const markers = this.#markers.get(producerId) ?? new Markers()
    markers.add(marker)
    this.#markers.set(producerId, markers)
  }
}

function isOpen(open: ReadonlyMap<bigint, number> | null, { producerId, offset }: Undone): boolean {
  const since = open?.get(producerId) ?? -1
  return since >= 0 && since <= offset
}
