import { ProblemError, type Problem } from '#contract/problem.ts'
import type { Run } from '../../../driver.ts'
import { deleteMessages } from '../../read/visibility.ts'
import { callMs } from '../one-try.ts'
import type { Steps } from '../steps.ts'
import { Taking, type Hidden, type World } from '../taking.ts'
import { Pass } from '../pass.ts'
import type { Whole } from '../whole.ts'
import type { Job, Moved } from './job.ts'
import type { RedriveLine } from './lines.ts'
import { paced } from './pace.ts'
import { mayRepeat, sendNoted } from './repeating.ts'
import { endsAll, sendOn, type Sent, type Target } from './sending.ts'
import { RedriveState } from './state.ts'

/**
 * Receive → send → delete, one message at a time, each step in the journal before the next. Goes on where a journal ends. Never
 * rejects for what AWS says: what was received and not moved is given back first.
 */
export async function moveByJournal(
  job: Job, steps: Steps<RedriveLine>, world: World, run: Pick<Run, 'signal' | 'tell'>,
): Promise<Moved> {
  const mover = new Mover(job, steps, world, run)
  await mover.recall()
  let failed: Problem | undefined
  let paused: string | null = null
  try {
    await mover.settle()
    paused = await mover.work()
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    if (!run.signal.aborted) failed = error.problem
  }
  return { state: mover.state, failed, paused, hidden: await mover.giveBack(failed === undefined) }
}

class Mover {
  readonly state: RedriveState
  readonly #job: Job
  readonly #steps: Steps<RedriveLine>
  readonly #world: World
  readonly #run: Pick<Run, 'signal' | 'tell'>
  readonly #taking: Taking
  /** Groups of which a message could not be moved: what comes after it in the group stays behind it. */
  readonly #stuck = new Set<string>()
  /** Sent, and deleted with a receipt that had run out, so perhaps not: gone when a whole pass does not meet them. */
  readonly #unsure = new Set<string>()
  readonly #pace: (signal: AbortSignal) => Promise<void>

  constructor(job: Job, steps: Steps<RedriveLine>, world: World, run: Pick<Run, 'signal' | 'tell'>) {
    this.#job = job
    this.#steps = steps
    this.#world = world
    this.#run = run
    this.#pace = paced(job.perSecond, world)
    this.state = new RedriveState(job.source.url)
    this.#taking = new Taking({
      world, url: job.source.url, note: (line) => this.#note(line), hidden: () => this.state.hidden.values(), sparing: job.sparing,
      stays: (whole) => !this.#isWanted(whole),
    }, 0)
  }

  /** Takes in what an earlier part noted. */
  async recall(): Promise<void> {
    for await (const line of this.#steps.before()) this.state.apply(line)
    // What could not be sent then may be sent now.
    for (const id of this.state.of('unsent')) this.state.fates.delete(id)
    this.#taking.lostUntil = this.state.lostUntil
  }

  /** What an earlier part left half done. */
  async settle(): Promise<void> {
    for (const id of this.state.of('sent')) await this.#finish(id)
    const at = this.#world.now()
    const late = [...this.state.hidden.values()].filter(({ until }) => until <= at).map(({ id }) => id)
    if (late.length > 0) await this.#note({ step: 'returned', ids: late })
    for (const id of this.state.of('sending')) if (!mayRepeat(this.state, id, this.#world.now())) await this.#doubt(id)
    await this.#visitAll([...this.state.hidden.values()])
  }

  /** Until the queue shows nothing more or what was wanted was found: null. Else why it stopped to spare messages. */
  async work(): Promise<string | null> {
    const { wanted, counts, isAll, sparing } = this.#job
    const pass = new Pass({
      taking: this.#taking, world: this.#world, signal: this.#run.signal, visible: async () => (await counts()).visible,
      paused: async () => (isAll === true ? null : (await sparing?.paused() ?? null)),
    })
    const isDone = () => wanted !== null && this.#unsure.size === 0 && [...wanted].every((id) => this.state.isOver(id))
    const paused = await pass.over(async (batch) => {
      await this.#visitAll(batch)
      this.#tell()
    }, isDone)
    if (!this.#run.signal.aborted && paused === null) await this.#confirm()
    return paused
  }

  /** With `isWhole`, what cannot be given back now is waited for, unless the run was stopped. */
  async giveBack(isWhole: boolean): Promise<Moved['hidden']> {
    const { now, wait } = this.#world
    const { signal } = this.#run
    let left = await this.#taking.giveBack().catch(() => ({ count: this.state.hidden.size, until: now() }))
    const lost = this.#taking.lostUntil > now()
    if (lost) left = { count: left.count, until: Math.max(left.until, this.#taking.lostUntil) }
    if ((left.count > 0 || lost) && isWhole && !signal.aborted) {
      await wait(left.until - now(), signal)
      if (!signal.aborted) left = { count: 0, until: 0 }
    }
    this.#tell()
    return left
  }

  async #visitAll(batch: readonly Hidden[]): Promise<void> {
    const staying: string[] = []
    for (const one of batch) if (!this.#run.signal.aborted && !await this.#visit(one)) staying.push(one.id)
    await this.#taking.hold(staying)
  }

  /** False where it is to be held until the end. */
  async #visit(one: Hidden): Promise<boolean> {
    const fate = this.state.fates.get(one.id)
    if (fate?.step === 'sent' || fate?.step === 'deleted') return this.#again(one)
    if (fate?.step === 'sending') return this.#repeat(one)
    const group = one.whole.system['MessageGroupId']
    const isBehind = this.#job.source.fifo && group !== undefined && this.#stuck.has(group)
    if (fate?.step === 'doubt' || this.state.copies.has(one.id) || !this.#isWanted(one.whole) || isBehind) return false
    if (await this.#move(one)) return true
    const isRefused = this.state.fates.has(one.id)
    if (isRefused && group !== undefined) this.#stuck.add(group)
    return false
  }

  /** A message that was moved before and is still, or again, in its queue. */
  async #again(one: Hidden): Promise<boolean> {
    const { done, failed } = await deleteMessages(this.#world.client, [one], { signal: AbortSignal.timeout(callMs) })
    if (failed[0]) throw new ProblemError(failed[0].problem)
    if (done.length === 0) return true
    this.#unsure.delete(one.id)
    await this.#note({ step: 'deleted', id: one.id })
    return true
  }

  /** False where it stays where it is. */
  async #move(one: Hidden): Promise<boolean> {
    const target = one.whole.damaged ? null : await this.#job.target(one.whole)
    if (!target) {
      await this.#note({ step: 'unsent', id: one.id, why: one.whole.damaged
        ? 'it arrived with another MD5 sum than SQS has for it' : 'it does not say which queue it came from' })
      return false
    }
    if (!await this.#turn(one)) return false
    const sent = await this.#send(one, target)
    if (sent.is === 'unsent') return false
    if (sent.is === 'unknown') {
      await this.#note({ step: 'doubt', id: one.id, why: sent.why, ...(sent.newId !== undefined && { newId: sent.newId }) })
      // Whether AWS can be reached at all decides whether the next message is to be tried.
      await this.#job.counts()
      return false
    }
    await this.#note({ step: 'sent', id: one.id, newId: sent.newId })
    await this.#finish(one.id)
    return true
  }

  /** Waits for its turn; false where the run was stopped, or the message was lost meanwhile and comes again. */
  async #turn(one: Hidden): Promise<boolean> {
    await this.#pace(this.#run.signal)
    if (this.#run.signal.aborted) return false
    if (await this.#taking.isKept(one)) return true
    if (this.state.hidden.has(one.id)) await this.#note({ step: 'returned', ids: [one.id] })
    return false
  }

  async #send(one: Hidden, target: Target): Promise<Sent> {
    const { signal } = this.#run
    const sent = await sendNoted(
      { state: this.state, world: this.#world, signal, edited: this.#job.edited, note: (line) => this.#note(line) }, one, target,
    )
    if (sent.is === 'unsent') await this.#unsent(one.id, sent.problem)
    return sent
  }

  async #unsent(id: string, problem: Problem): Promise<void> {
    await this.#note({ step: 'unsent', id, why: problem.message })
    if (endsAll.has(problem.code)) throw new ProblemError(problem)
  }

  /** Sends a message again of which an earlier part began to send a copy and did not see the answer, with the same dedup id. */
  async #repeat(one: Hidden): Promise<boolean> {
    const fate = this.state.fates.get(one.id)
    const target = await this.#job.target(one.whole)
    if (target && fate?.step === 'sending' && mayRepeat(this.state, one.id, this.#world.now())) {
      const sent = await sendOn(this.#world, target, this.#job.edited(one.whole), fate.dedupId)
      if (sent.is === 'sent') {
        await this.#note({ step: 'sent', id: one.id, newId: sent.newId })
        await this.#finish(one.id)
        return true
      }
      if (sent.is === 'unsent') throw new ProblemError(sent.problem)
    }
    await this.#doubt(one.id)
    return false
  }

  async #doubt(id: string): Promise<void> {
    await this.#note({ step: 'doubt', id, why: 'Tidemark ended while it was being sent, and SQS cannot be asked whether it arrived.' })
  }

  /** Deletes the original of a copy that arrived. */
  async #finish(id: string): Promise<void> {
    const one = this.state.hidden.get(id)
    const isOurs = one !== undefined && one.until > this.#world.now()
    const change = one && await deleteMessages(this.#world.client, [one], { signal: AbortSignal.timeout(callMs) })
    if (isOurs && change && change.done.length > 0) return this.#note({ step: 'deleted', id })
    if (change?.failed[0] && isOurs) throw new ProblemError(change.failed[0].problem)
    // With a receipt that has run out AWS says done and may not have done it (DeleteMessage).
    this.#unsure.add(id)
  }

  /** After a whole pass: what was not met again is gone, unless something is hidden that this run does not hide. */
  async #confirm(): Promise<void> {
    for (const id of this.state.of('sending')) await this.#doubt(id)
    if (this.#unsure.size === 0) return
    const { inFlight } = await this.#job.counts()
    const others = inFlight === null || inFlight > this.state.hidden.size
    for (const id of this.#unsure) {
      await this.#note(others
        ? { step: 'doubt', id, why: 'It was sent; whether it was deleted cannot be seen, since another receiver may hide it.' }
        : { step: 'deleted', id })
    }
    this.#unsure.clear()
  }

  #isWanted(whole: Whole): boolean {
    return this.#job.wanted?.has(whole.id) ?? this.#job.isChosen(whole)
  }

  async #note(line: RedriveLine): Promise<void> {
    await this.#steps.add(line)
    this.state.apply(line)
  }

  #tell(): void {
    const matched = [...this.state.moved().values()].reduce((sum, count) => sum + count, 0)
    const { wanted, expected } = this.#job
    const all = wanted?.size ?? Math.max(expected, matched)
    this.#run.tell({
      scanned: this.state.seen.size, matched, bytes: this.state.bytes, fraction: all === 0 ? null : Math.min(1, matched / all),
    })
  }
}
