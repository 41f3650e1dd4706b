import type { Problem } from '#contract/problem.ts'
import { putAside } from './aside.ts'
import type { How } from './fold.ts'
import { Store, type HandOver, type Question } from './store.ts'
import { damageOf, isDamage, isFull, troubleOf } from './troubles.ts'

/** After a failure nothing is written for so long (ms); memory has the newest minutes. */
const againMs = 30_000

/** What is kept on disk: size (bytes), oldest point (epoch ms), and why nothing is kept, or that it had to begin anew. */
export type KeptStatus = { readonly bytes: number; readonly oldest: number | null; readonly problem: Problem | null }
/** Points for a chart; NaN is null. */
export type Chart = { readonly at: Float64Array<ArrayBuffer>; readonly value: Float64Array<ArrayBuffer> }
type Told = (says: string, data: unknown) => void

/**
 * A store that outlives what happens to its file: a damaged one is put aside and begun anew, at a full or read-only disk it
 * waits and tries again. Nothing throws; what could not be done is answered as such. `now` is the host's clock (epoch ms).
 */
export class Keeper {
  readonly #path: string
  readonly #told: Told
  #maxBytes: number
  #store: Store | undefined
  #damage: Problem | null = null
  #trouble: Problem | null = null
  #failedAt = -Infinity

  constructor(path: string, maxBytes: number, told: Told) {
    this.#path = path
    this.#maxBytes = maxBytes
    this.#told = told
  }

  /** Whether it was kept. */
  write(given: HandOver, now: number): boolean {
    if (this.#trouble !== null && Math.abs(now - this.#failedAt) < againMs) return false
    const kept = this.#use(now, (store) => {
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
    const points = this.#use(now, (store) => store.read(question, now))
    return points === undefined ? null : { at: new Float64Array(points.at), value: new Float64Array(points[how]) }
  }

  status(now: number): KeptStatus {
    const { bytes, oldest } = this.#use(now, (store) => store.status()) ?? { bytes: 0, oldest: null }
    return { bytes, oldest, problem: this.#trouble ?? this.#damage }
  }

  /** Takes a small step at what is too old or too much; true while there is more to do. */
  tidy(now: number): boolean {
    return this.#use(now, (store) => store.tidy(now)) ?? false
  }

  setMaxBytes(bytes: number): void {
    this.#maxBytes = bytes
    this.#store?.setMaxBytes(bytes)
  }

  forget(prefix: string, now: number): void {
    this.#use(now, (store) => store.forget(prefix))
  }

  close(): void {
    this.#store?.close()
    this.#store = undefined
  }

  /** What `use` answers; undefined where it cannot be asked. Damage is mended once. */
  #use<T>(now: number, use: (store: Store) => T): T | undefined {
    for (let tries = 0; ; tries++) {
      try {
        this.#store ??= new Store(this.#path, this.#maxBytes)
        return use(this.#store)
      } catch (error) {
        if (!isDamage(error) || tries > 0 || !this.#beginAnew(error)) {
          this.#fail(error, now)
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

  #fail(error: unknown, now: number): void {
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
    this.#failedAt = now
  }
}
