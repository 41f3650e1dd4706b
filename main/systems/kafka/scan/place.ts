/** Where a thread stands: in which task, partition, and stretch of offsets [from, to) — one record, or a whole batch. */
export type Place = { readonly task: number; readonly partition: number; readonly from: number; readonly to: number }

/**
 * The memory in which a thread says where it stands, shared with the one that watches it: what is written there is known even
 * when the thread never comes back.
 */
export class PlaceCell {
  readonly #cell: Float64Array

  constructor(memory: SharedArrayBuffer = newCell()) {
    this.#cell = new Float64Array(memory)
  }

  /** To be said before a record or batch is worked on. */
  stand(task: number, partition: number, from: number, to: number): void {
    this.#cell[0] = task
    this.#cell[1] = partition
    this.#cell[2] = from
    this.#cell[3] = to
  }

  /** Null before anything was worked on. */
  read(): Place | null {
    const [task = 0, partition = 0, from = 0, to = 0] = this.#cell
    return task === 0 ? null : { task, partition, from, to }
  }
}

/** Memory for one thread. */
export const newCell = (): SharedArrayBuffer => new SharedArrayBuffer(4 * Float64Array.BYTES_PER_ELEMENT)
