import type { Problem } from '#contract/problem.ts'
import { refKey, type Ref } from '#contract/ref.ts'
import type { Sample } from '#contract/sample.ts'
import { Bell } from './bell.ts'
import { putNewest } from '#main/systems/put-newest.ts'

const maxEntries = 20_000
const sameContent = (a: Sample, b: Sample) => JSON.stringify({ ...a, at: 0 }) === JSON.stringify({ ...b, at: 0 })

/** What is new since a version: changed samples, the last round's problems and its time (epoch ms). */
export type News = {
  readonly version: number; readonly samples: readonly Sample[]; readonly problems: readonly Problem[]; readonly at: number
}

/**
 * The newest sample of each ref of one place, by version: a reader asks what changed since it last looked, so that a slow one
 * skips values and never queues them.
 */
export class Live {
  readonly #entries = new Map<string, { readonly sample: Sample; readonly version: number; readonly round: number }>()
  #version = 0
  #problems: readonly Problem[] = []
  #at = 0
  readonly #bell = new Bell()

  /** A round's samples; `now` is when it was asked (epoch ms). Unchanged content keeps its version. */
  put(samples: readonly Sample[], now: number): void {
    this.#version++
    for (const sample of samples) {
      const key = refKey(sample.ref)
      const old = this.#entries.get(key)
      const version = old && sameContent(old.sample, sample) ? old.version : this.#version
      putNewest(this.#entries, key, { sample, version, round: now }, maxEntries)
    }
    this.#at = now
    this.#tell([])
  }

  /** A round failed as a whole: the old samples stay, the problem is told. */
  fail(problem: Problem): void {
    this.#version++
    this.#tell([problem])
  }

  /** Forgets every sample, because they no longer tell about what is now at this place. */
  clear(problem: Problem): void {
    this.#entries.clear()
    this.fail(problem)
  }

  /** The sample of a ref if its round was asked from `oldest` up to `newest` (epoch ms): a clock may have been set back. */
  fresh(ref: Ref, oldest: number, newest = Infinity): Sample | undefined {
    const entry = this.#entries.get(refKey(ref))
    return entry && entry.round >= oldest && entry.round <= newest ? entry.sample : undefined
  }

  /** When the round of a ref's sample was asked (epoch ms), -Infinity while there is none. */
  askedAt(ref: Ref): number {
    return this.#entries.get(refKey(ref))?.round ?? -Infinity
  }

  since(version: number, keys: ReadonlySet<string>): News {
    const samples = [...keys].flatMap((key) => {
      const entry = this.#entries.get(key)
      return entry && entry.version > version ? [entry.sample] : []
    })
    return { version: this.#version, samples, problems: this.#problems, at: this.#at }
  }

  /** Resolves when there is anything newer than `version`. */
  async newer(version: number): Promise<void> {
    if (this.#version <= version) await this.#bell.heard()
  }

  #tell(problems: readonly Problem[]): void {
    this.#problems = problems
    this.#bell.ring()
  }
}
