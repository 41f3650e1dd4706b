import type { Problem } from '#contract/problem.ts'
import { putAside } from './aside.ts'
import type { How } from './fold.ts'
import { Store, type HandOver, type Question } from './store.ts'
import { damageOf, isDamage, isFull, troubleOf } from './troubles.ts'

/** What is kept on disk: size (bytes), oldest point (epoch ms), and why nothing is kept, or that it had to begin anew. */
export type KeptStatus = { readonly bytes: number; readonly oldest: number | null; readonly problem: Problem | null }
/** Points for a chart; NaN is null. */
export type Chart = { readonly at: Float64Array<ArrayBuffer>; readonly value: Float64Array<ArrayBuffer> }
type Told = (says: string, data: unknown) => void

/**
 * A store that outlives what happens to its file: a damaged one is put aside and begun anew, at a full or read-only disk it
 * tells why. Nothing throws; what could not be done is answered as such, and may be asked again. `now` is the host's clock (epoch
 * ms).
 */
export class Keeper {
  readonly #path: string
  readonly #told: Told
  #maxBytes: number
  #store: Store | undefined
  #damage: Problem | null = null
  #trouble: Problem | null = null

  constructor(path: string, maxBytes: number, told: Told) {
    this.#path = path
    this.#maxBytes = maxBytes
    this.#told = told
  }

  /** Whether it was kept. */
  write(given: HandOver, now: number): boolean {
    const kept = this.#use((store) => {
      try {
        store.write(given, now)
      } catch (error) {
        if (!isFull(error)) throw error
        while (store.tidy(now)) continue
        store.write(given, now)
      }
      return true
    })
    if (kept === true && this.#trouble !== null) {
      this.#trouble = null
      this.#told('The history of samples is kept on disk again', {})
    }
    return kept ?? false
  }

  /** Null where the disk cannot answer. */
  read(question: Question, how: How, now: number): Chart | null {
    const points = this.#use((store) => store.read(question, now))
    return points === undefined ? null : { at: new Float64Array(points.at), value: new Float64Array(points[how]) }
  }

  status(): KeptStatus {
    const { bytes, oldest } = this.#use((store) => store.status()) ?? { bytes: 0, oldest: null }
    return { bytes, oldest, problem: this.#trouble ?? this.#damage }
  }

  /** Takes a small step at what is too old or too much; true while there is more to do. */
  tidy(now: number): boolean {
    return this.#use((store) => store.tidy(now)) ?? false
  }

  setMaxBytes(bytes: number): void {
    this.#maxBytes = bytes
    if (this.#store) this.#use((store) => store.setMaxBytes(bytes))
  }

  /** Whether they are forgotten. */
  forget(prefix: string): boolean {
    return this.#use((store) => {
      store.forget(prefix)
      return true
    }) ?? false
  }

  close(): void {
    this.#store?.close()
    this.#store = undefined
  }

  /** What `use` answers; undefined where it cannot be asked. Damage is mended once. */
  #use<T>(use: (store: Store) => T): T | undefined {
    for (let tries = 0; ; tries++) {
      try {
        this.#store ??= new Store(this.#path, this.#maxBytes)
        return use(this.#store)
      } catch (error) {
        if (!isDamage(error) || tries > 0 || !this.#beginAnew(error)) {
          this.#fail(error)
          return undefined
        }
      }
    }
  }

  #beginAnew(error: unknown): boolean {
    try {
      this.close()
      const aside = putAside(this.#path)
      this.#damage = damageOf(aside)
      this.#told('The history of samples could not be read and was put aside', { aside, error: String(error) })
      return true
    } catch {
      return false
    }
  }

  #fail(error: unknown): void {
    // A file that is only full can still be read.
    if (!isFull(error)) {
      try {
        this.close()
      } catch {
        // It could not be opened either.
      }
      this.#store = undefined
    }
    if (this.#trouble === null) this.#told('The history of samples is not kept on disk', { error: String(error) })
    this.#trouble = troubleOf(error, this.#path)
  }
}
