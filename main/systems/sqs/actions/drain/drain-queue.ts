import { ProblemError, type Problem } from '#contract/problem.ts'
import type { Run } from '../../../driver.ts'
import { batchSize, deleteMessages } from '../../read/visibility.ts'
import { callMs } from '../one-try.ts'
import { Pass } from '../pass.ts'
import type { Selecting } from '../selecting.ts'
import type { Steps } from '../steps.ts'
import { Taking, type Hidden, type Saw, type World } from '../taking.ts'
import type { DrainLine } from './lines.ts'
import type { DrainedFile } from './drained-file.ts'

/** What a drain is to do. `limit` counts the messages of the whole file. */
export type Draining = Selecting & {
  readonly url: string; readonly limit: number; readonly expected: number; readonly saw?: Saw | undefined
  readonly counts: () => Promise<{ readonly visible: number | null; readonly inFlight: number | null }>
}

/** How far a drain came. `kept` are in the file and could not be deleted from their queue. */
export type Drained = { readonly failed: Problem | undefined; readonly kept: readonly string[]; readonly hidden: { readonly count: number; readonly until: number } }

/**
 * Receive → write → delete, in batches of ten: a message is deleted only when its line is on the disk. Goes on where a journal and its
 * file end. Never rejects for what AWS says.
 */
export async function drainQueue(
  draining: Draining, file: DrainedFile, steps: Steps<DrainLine>, world: World, run: Pick<Run, 'signal' | 'tell'>,
): Promise<Drained> {
  const drainer = new Drainer(draining, file, steps, world, run)
  let failed: Problem | undefined
  try {
    await drainer.work()
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    if (!run.signal.aborted) failed = error.problem
  }
  return { failed, hidden: await drainer.giveBack(failed === undefined), kept: drainer.kept() }
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
  #seen = 0
  #bytes = 0
  #pendingUntil = 0

  constructor(draining: Draining, file: DrainedFile, steps: Steps<DrainLine>, world: World, run: Pick<Run, 'signal' | 'tell'>) {
    this.#draining = draining
    this.#file = file
    this.#steps = steps
    this.#world = world
    this.#run = run
    for (const line of steps.before) this.#apply(line)
    this.#taking = new Taking({
      world, url: draining.url, note: (line) => this.#note(line), hidden: () => this.#hidden.values(), saw: draining.saw,
    }, this.#pendingUntil)
  }

  async work(): Promise<void> {
    const { now } = this.#world
    const late = [...this.#hidden.values()].filter(({ until }) => until <= now()).map(({ id }) => id)
    if (late.length > 0) await this.#note({ step: 'returned', ids: late })
    await this.#visit([...this.#hidden.values()])
    const pass = new Pass({ taking: this.#taking, world: this.#world, signal: this.#run.signal, visible: async () => (await this.#draining.counts()).visible })
    await pass.over((batch) => this.#visit(batch), () => this.#isWhole())
    if (!this.#run.signal.aborted) await this.#confirm()
  }

  /** After a whole pass: what is in the file and was not met again is gone, unless something is hidden that this run does not hide. */
  async #confirm(): Promise<void> {
    const kept = this.kept()
    if (kept.length === 0) return
    const { inFlight } = await this.#draining.counts()
    if (inFlight !== null && inFlight <= this.#hidden.size) await this.#note({ step: 'deleted', ids: kept })
  }

  /** In the file, and not known to be gone from the queue. */
  kept(): string[] {
    return [...this.#file.ids].filter((id) => !this.#deleted.has(id))
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
    const { limit, isChosen } = this.#draining
    const isNew = ({ whole }: Hidden) => !this.#file.ids.has(whole.id) && !whole.damaged && isChosen(whole)
    const wanted = batch.filter(isNew).slice(0, Math.max(0, limit - this.#file.ids.size))
    await this.#file.add(wanted.map(({ whole }) => whole))
    if (wanted.length > 0) await this.#note({ step: 'written', ids: wanted.map(({ id }) => id) })
    const [done, others] = [batch.filter(({ id }) => this.#file.ids.has(id)), batch.filter(({ id }) => !this.#file.ids.has(id))]
    for (let from = 0; from < done.length; from += batchSize) await this.#delete(done.slice(from, from + batchSize))
    await this.#taking.hold(others.map(({ id }) => id))
    const { expected, wanted: ids } = this.#draining
    const all = Math.min(limit, ids?.size ?? expected)
    this.#run.tell({
      scanned: this.#seen, matched: this.#file.ids.size, bytes: this.#bytes, fraction: all === 0 ? null : Math.min(1, this.#file.ids.size / all),
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
    return this.kept().length === 0 && (this.#file.ids.size >= limit || (wanted !== null && [...wanted].every((id) => this.#file.ids.has(id))))
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
          this.#hidden.delete(id)
        }
        return
      default: line satisfies never
    }
  }
}
