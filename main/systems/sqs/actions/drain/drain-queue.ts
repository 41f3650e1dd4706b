import { ProblemError, type Problem } from '#contract/problem.ts'
import type { Run } from '../../../driver.ts'
import { batchSize, deleteMessages } from '../../read/visibility.ts'
import { callMs } from '../one-try.ts'
import { Pass } from '../pass.ts'
import type { Selecting } from '../selecting.ts'
import type { Steps } from '../steps.ts'
import type { Sparing } from '../sparing.ts'
import { Taking, type Hidden, type World } from '../taking.ts'
import type { Whole } from '../whole.ts'
import type { DrainLine } from './lines.ts'
import type { DrainedFile } from './drained-file.ts'

/** What a drain is to do. `limit` counts the messages of the whole file. */
export type Draining = Selecting & {
  readonly url: string; readonly limit: number; readonly expected: number; readonly sparing?: Sparing
  readonly counts: () => Promise<{ readonly visible: number | null; readonly inFlight: number | null }>
}

/**
 * How far a drain came. `kept` are in the file and could not be deleted from their queue; `paused` is why it stopped before its
 * end to spare what it leaves there.
 */
export type Drained = {
  readonly failed: Problem | undefined; readonly paused: string | null; readonly kept: readonly string[]
  readonly hidden: { readonly count: number; readonly until: number }
}

/**
 * Receive → write → delete, in batches of ten: a message is deleted only when its line is on the disk. Goes on where a journal
 * and its file end. Where all are meant nothing is received that is not taken out, so never more than what is left of the limit;
 * else the stop rule spares what is passed over. Never rejects for what AWS says.
 */
export async function drainQueue(
  draining: Draining, file: DrainedFile, steps: Steps<DrainLine>, world: World, run: Pick<Run, 'signal' | 'tell'>,
): Promise<Drained> {
  const drainer = new Drainer(draining, file, steps, world, run)
  await drainer.recall()
  let failed: Problem | undefined
  let paused: string | null = null
  try {
    paused = await drainer.work()
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    if (!run.signal.aborted) failed = error.problem
  }
  return { failed, paused, hidden: await drainer.giveBack(failed === undefined), kept: drainer.kept() }
}

class Drainer {
  readonly #draining: Draining
  readonly #file: DrainedFile
  readonly #steps: Steps<DrainLine>
  readonly #world: World
  readonly #run: Pick<Run, 'signal' | 'tell'>
  readonly #taking: Taking
  readonly #hidden = new Map<string, Hidden>()
  readonly #deleted = new Set<string>()
  /** In the file, and not known to be gone from the queue. */
  readonly #kept = new Set<string>()
  #seen = 0
  #bytes = 0
  #pendingUntil = 0

  constructor(draining: Draining, file: DrainedFile, steps: Steps<DrainLine>, world: World, run: Pick<Run, 'signal' | 'tell'>) {
    this.#draining = draining
    this.#file = file
    this.#steps = steps
    this.#world = world
    this.#run = run
    this.#taking = new Taking({
      world, url: draining.url, note: (line) => this.#note(line), hidden: () => this.#hidden.values(), sparing: draining.sparing,
      stays: (whole) => !this.#file.ids.has(whole.id) && !this.#isMeant(whole),
    }, 0)
  }

  /** Takes in what an earlier part noted. */
  async recall(): Promise<void> {
    for await (const line of this.#steps.before()) this.#apply(line)
    this.#taking.lostUntil = this.#pendingUntil
    for (const id of this.#file.ids) if (!this.#deleted.has(id)) this.#kept.add(id)
  }

  /** Why it stopped early to spare messages; null where it came to its end. */
  async work(): Promise<string | null> {
    const { now } = this.#world
    const late = [...this.#hidden.values()].filter(({ until }) => until <= now()).map(({ id }) => id)
    if (late.length > 0) await this.#note({ step: 'returned', ids: late })
    await this.#visit([...this.#hidden.values()])
    const { counts, sparing } = this.#draining
    const pass = new Pass({
      taking: this.#taking, world: this.#world, signal: this.#run.signal, visible: async () => (await counts()).visible,
      most: () => this.#most(), paused: async () => (this.#takesOut() ? null : (await sparing?.paused() ?? null)),
    })
    const paused = await pass.over((batch) => this.#visit(batch), () => this.#isWhole())
    if (!this.#run.signal.aborted && paused === null) await this.#confirm()
    return paused
  }

  /** How many more the file is to get. */
  #room(): number {
    return Math.max(0, this.#draining.limit - this.#file.ids.size)
  }

  /** Whether every message that comes now is written and deleted. */
  #takesOut(): boolean {
    return this.#draining.isAll === true && this.#room() > 0
  }

  /** Where all are meant, what the file is to get and what may still have to be deleted; else as many as AWS gives. */
  #most(): number {
    return this.#draining.isAll === true ? Math.max(1, Math.min(batchSize, this.#room() + this.#kept.size)) : batchSize
  }

  #isMeant(whole: Whole): boolean {
    return !whole.damaged && this.#draining.isChosen(whole)
  }

  /**
   * After a whole pass: what is in the file and was not met again is gone, unless something is hidden that this run does not
   * hide.
   */
  async #confirm(): Promise<void> {
    const kept = this.kept()
    if (kept.length === 0) return
    const { inFlight } = await this.#draining.counts()
    if (inFlight !== null && inFlight <= this.#hidden.size) await this.#note({ step: 'deleted', ids: kept })
  }

  /** In the file, and not known to be gone from the queue. */
  kept(): string[] {
    return [...this.#kept]
  }

  async giveBack(isWhole: boolean): Promise<Drained['hidden']> {
    const { now, wait } = this.#world
    const left = await this.#taking.giveBack().catch(() => ({ count: this.#hidden.size, until: now() }))
    const until = Math.max(left.until, this.#taking.lostUntil > now() ? this.#taking.lostUntil : 0)
    if (until > now() && isWhole && !this.#run.signal.aborted) {
      await wait(until - now(), this.#run.signal)
      if (!this.#run.signal.aborted) return { count: 0, until: 0 }
    }
    return { count: left.count, until }
  }

  async #visit(batch: readonly Hidden[]): Promise<void> {
    const isNew = ({ whole }: Hidden) => !this.#file.ids.has(whole.id) && this.#isMeant(whole)
    const wanted = batch.filter(isNew).slice(0, this.#room())
    await this.#file.add(wanted.map(({ whole }) => whole))
    for (const { id } of wanted) this.#kept.add(id)
    if (wanted.length > 0) await this.#note({ step: 'written', ids: wanted.map(({ id }) => id) })
    const [done, others] = [batch.filter(({ id }) => this.#file.ids.has(id)), batch.filter(({ id }) => !this.#file.ids.has(id))]
    for (let from = 0; from < done.length; from += batchSize) await this.#delete(done.slice(from, from + batchSize))
    await this.#taking.hold(others.map(({ id }) => id))
    const { expected, limit, wanted: ids } = this.#draining
    const all = Math.min(limit, ids?.size ?? expected)
    this.#run.tell({
      scanned: this.#seen, matched: this.#file.ids.size, bytes: this.#bytes,
      fraction: all === 0 ? null : Math.min(1, this.#file.ids.size / all),
    })
  }

  async #delete(batch: readonly Hidden[]): Promise<void> {
    const { done, failed } = await deleteMessages(this.#world.client, batch, { signal: AbortSignal.timeout(callMs) })
    // A receipt that has run out deletes nothing, whatever AWS says: the message comes again.
    const sure = done.filter(({ until }) => until > this.#world.now()).map(({ id }) => id)
    if (sure.length > 0) await this.#note({ step: 'deleted', ids: sure })
    if (failed[0]) throw new ProblemError(failed[0].problem)
  }

  #isWhole(): boolean {
    const { limit, wanted } = this.#draining
    if (this.#kept.size > 0) return false
    return this.#file.ids.size >= limit || (wanted !== null && [...wanted].every((id) => this.#file.ids.has(id)))
  }

  async #note(line: DrainLine): Promise<void> {
    await this.#steps.add(line)
    this.#apply(line)
  }

  #apply(line: DrainLine): void {
    switch (line.step) {
      case 'receiving': this.#pendingUntil = Math.max(this.#pendingUntil, line.until); return
      case 'received':
        for (const { receipt, whole } of line.messages) {
          this.#seen++
          this.#bytes += Buffer.byteLength(whole.body)
          this.#hidden.set(whole.id, { id: whole.id, url: this.#draining.url, receipt, until: line.until, whole })
        }
        this.#pendingUntil = 0
        return
      case 'kept':
        for (const id of line.ids) {
          const one = this.#hidden.get(id)
          if (one) this.#hidden.set(id, { ...one, until: line.until })
        }
        return
      case 'returned': for (const id of line.ids) this.#hidden.delete(id); return
      case 'queue': case 'written': return
      case 'deleted':
        for (const id of line.ids) {
          this.#deleted.add(id)
          this.#kept.delete(id)
          this.#hidden.delete(id)
        }
        return
      default: line satisfies never
    }
  }
}
