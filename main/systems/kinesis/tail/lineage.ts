import type { Shard } from '../shared.ts'

/**
 * Which shards come next: children of those that ended, once every parent that is followed has ended, so that the order of each
 * partition key is kept over a split or a merge.
 */
export class Lineage {
  readonly #ended = new Set<string>()
  readonly #started = new Set<string>()

  /** They are followed from now on. */
  start(shard: string): void {
    this.#started.add(shard)
  }

  /** It gave its last record. */
  end(shard: string): void {
    this.#ended.add(shard)
  }

  /** Whether one ended whose children are not known yet. */
  get waits(): boolean {
    return this.#ended.size > 0
  }

  /** Whether a shard ended and not all its children are followed yet. */
  waitsFor(shard: string): boolean {
    return this.#ended.has(shard)
  }

  /** The shards to start now. A shard whose children all are started is let go. */
  next(shards: readonly Shard[]): readonly Shard[] {
    const ready = shards.filter(({ id, parents }) => !this.#started.has(id) && parents.some((parent) => this.#ended.has(parent))
      && parents.every((parent) => this.#ended.has(parent) || !this.#started.has(parent)))
    for (const id of this.#ended) {
      const children = shards.filter(({ parents }) => parents.includes(id))
      const isServed = children.length > 0 && children.every((child) => this.#started.has(child.id) || ready.includes(child))
      if (isServed) this.#ended.delete(id)
    }
    return ready
  }
}
