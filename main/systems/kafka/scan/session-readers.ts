import type { Problem } from '#contract/problem.ts'
import type { ReadPlan } from './plan.ts'
import type { ReadSession } from './read-session.ts'
import type { SliceReaders } from './readers.ts'
import type { Slice, SliceResult } from './slice.ts'

const most = 4

/** A read in this thread alone, for a task that runs in a reading thread itself. */
export class SessionReaders implements SliceReaders {
  readonly #session: ReadSession
  #underWay = 0

  constructor(session: ReadSession) {
    this.#session = session
  }

  plan(): Promise<ReadPlan> {
    return this.#session.plan()
  }

  free(): boolean {
    return this.#underWay < most
  }

  async read(slice: Slice): Promise<SliceResult> {
    this.#underWay++
    try {
      return await this.#session.read(slice)
    } finally {
      this.#underWay--
    }
  }

  check(): Promise<Problem | null> {
    return this.#session.check()
  }

  close(): void {
    this.#session.close()
  }
}
