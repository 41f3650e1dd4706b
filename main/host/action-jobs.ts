import { statSync } from 'node:fs'
import type { Outcome, Plan } from '#contract/action.ts'
import type { Job } from '#contract/job.ts'
import { higherLevel, type Level } from '#contract/level.ts'
import type { JournalPage } from '#contract/journal.ts'
import type { Action, Call, Log, Run } from '#main/systems/driver.ts'
import { exportTypes } from './export-lines.ts'
import type { Guard, Who, Write } from './guard.ts'
import type { JobBook } from './job-book.ts'
import type { Entry, WorkOf } from './job-streams.ts'
import { Journals, type JournalQuery } from './journals.ts'
import type { At } from './messages.ts'
import { problem } from './problems.ts'
import type { Held, Sessions } from './sessions.ts'

type ActionWork = WorkOf<'action'>
type Needs = { readonly book: JobBook; readonly sessions: Sessions; readonly guard: Guard; readonly log: Log }
type Worked = Pick<ActionWork, 'ref'> & { readonly input?: unknown }
/** What a plan was made for; `input` is absent for the way back of an earlier action. */
export type Planned = {
  readonly at: At; readonly action: string; readonly input?: unknown; readonly plan: Plan; readonly resumable?: boolean
}

/** Actions as jobs: each keeps its plan and input, and a journal and a file of its own, so that it can be gone on with. */
export class ActionJobs {
  readonly #needs: Needs
  readonly #journals = new Journals()

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** A failure is told in the job. */
  async start({ at: { connection, system, ref }, ...planned }: Planned, who: Who): Promise<Job> {
    const work: ActionWork = { type: 'action', connection, system, ref, ...planned }
    const stop = new AbortController()
    const entry = await this.#needs.book.add(planned.plan.title, work, stop)
    this.#run(entry, work, stop, who)
    return entry.record.job
  }

  /**
   * Goes on with the same journal, if the level still allows it. Throws Conflict for one that is done, Unsupported for an action
   * that cannot be gone on with, ReadOnly, BadInput for an input that is none any more.
   */
  async resume(entry: Entry, work: ActionWork, who: Who): Promise<Job> {
    const { book, guard } = this.#needs
    const { job } = entry.record
    if (job.state === 'done') throw problem('Conflict', 'Nothing is left to do', 'Plan it again.')
    {
      using held = await this.#needs.sessions.hold(work)
      const action = findAction(held, work, work.action)
      if (!action.resumable || !work.plan) throw problem('Unsupported', 'This job cannot be resumed', 'Plan it again.')
      await guard.check(this.#write(work, await levelOf(action, work, this.#call(held)), job.title, who))
    }
    const stop = new AbortController()
    await book.again(entry, stop)
    this.#run(entry, work, stop, who, ', resumed')
    return entry.record.job
  }

  /** What one that died with the host had written is there to be fetched. */
  recover({ record: { job } }: Entry, work: ActionWork): Partial<Job> {
    const bytes = sizeOf(this.#needs.book.filePath(job.id))
    return bytes === null ? {} : { file: { name: nameOf(work), bytes } }
  }

  /**
   * What an action wrote, also one that failed or was cut off: it may hold what is nowhere else any more. Throws NotFound where
   * it wrote none, Conflict while it runs.
   */
  file({ run, record: { job } }: Entry, work: ActionWork): { path: string; type: string; name: string } {
    const path = this.#needs.book.filePath(job.id)
    if (run) throw problem('Conflict', `${job.title} is ${job.state}`, 'The file is there when the job has ended.')
    if (sizeOf(path) === null) throw problem('NotFound', `${job.title} has no file`)
    return { path, type: exportTypes.ndjson, name: job.file?.name ?? nameOf(work) }
  }

  /** Also while it runs. Throws NotFound for an action that keeps no journal, or has not begun one. */
  async journal({ record: { job } }: Entry, { system, action }: ActionWork, query: JournalQuery): Promise<JournalPage> {
    const reader = this.#needs.sessions.journal(system, action)
    if (!reader) throw problem('NotFound', `${job.title} has no journal`)
    return await this.#journals.page(this.#needs.book.journalPath(job.id), reader, query)
  }

  #run(entry: Entry, work: ActionWork, stop: AbortController, who: Who, note = ''): void {
    this.#needs.book.run(entry, stop, async () => {
      using held = await this.#needs.sessions.hold(work)
      const action = findAction(held, work, work.action)
      const write = this.#write(work, await levelOf(action, work, this.#call(held)), entry.record.job.title + note, who)
      const change = { value: {} as Partial<Job> }
      await this.#needs.guard.run(write, async () => {
        const { outcome, ...told } = await this.#act(entry, work, action, held, stop.signal)
        change.value = { outcome, ...told }
        return { outcome, told }
      }, ({ outcome, told }) => outcomeText(outcome, told, stop.signal.aborted))
      return change.value
    })
  }

  async #act(
    entry: Entry, work: ActionWork, action: Action, held: Held, stopped: AbortSignal,
  ): Promise<Partial<Job> & { outcome: Outcome }> {
    const { book, log } = this.#needs
    const { id } = entry.record.job
    if (!work.plan) throw problem('Unsupported', 'This job cannot be resumed', 'Plan it again.')
    const run: Run = {
      signal: AbortSignal.any([held.signal, stopped]), log, journal: book.journalPath(id), file: book.filePath(id),
      tell: (progress) => book.tell(entry, { progress }), isCancelled: () => stopped.aborted && !book.isClosing,
    }
    const { file, failed, ...outcome } = await action.run(work.ref, parsed(action, work), work.plan, run)
    const bytes = file === undefined ? null : sizeOf(run.file)
    const cut = failed ?? (held.signal.aborted && !stopped.aborted ? cutOff(held) : undefined)
    return {
      outcome,
      ...(outcome.inDoubt && { inDoubt: outcome.inDoubt }),
      ...(file !== undefined && bytes !== null && { file: { name: file, bytes } }),
      ...(cut && { problems: [cut], ...(!stopped.aborted && { state: 'failed' as const }) }),
    }
  }

  #call({ signal }: Held): Call {
    return { signal, log: this.#needs.log }
  }

  #write(work: ActionWork, need: Level, what: string, who: Who): Write {
    const { stored } = this.#needs.sessions.driver(work)
    return { connection: stored, need, what, verb: work.action, ref: work.ref, who }
  }
}

/** The action of this name that a session has for a resource. Throws Unsupported. */
export function findAction({ session: { actions } }: Held, { ref }: Pick<At, 'ref'>, name: string): Action {
  const action = actions?.find((each) => each.name === name && each.appliesTo === ref.kind)
  if (!action) {
    const message = `A ${ref.kind} has no action named ${name}`
    throw problem('Unsupported', message, 'system/info lists the actions of each kind.', { ref })
  }
  return action
}

/** The level that an action needs for its input; its own for the way back, which has none. Throws BadInput for a wrong one. */
export async function levelOf(action: Action, work: Worked, call: Call): Promise<Level> {
  if (!('input' in work)) return action.level
  const input = parseInput(action, work.input)
  return action.levelFor ? higherLevel(action.level, await action.levelFor(work.ref, input, call)) : action.level
}

/** The input as the action takes it. Throws BadInput. */
export function parseInput(action: Action, input: unknown): unknown {
  const result = action.input.safeParse(input)
  if (result.success) return result.data
  const issues = result.error.issues.map(({ path, message }) => ({ path: ['input', ...path].join('.'), message }))
  throw problem('BadInput', `The input of ${action.name} is not right. ${issues[0]?.message ?? ''}`, undefined, { issues })
}

/** The way back has no input of its own: its plan says all. */
const parsed = (action: Action, work: Worked) => ('input' in work ? parseInput(action, work.input) : undefined)

const outcomeText = ({ changed }: Outcome, { state }: Partial<Job>, isStopped: boolean): string =>
  `${isStopped ? 'stopped' : state === 'failed' ? 'failed' : 'done'}: ${changed} changed`

function cutOff({ signal }: Held) {
  const reason: unknown = signal.reason
  const why = reason instanceof Error ? reason.message : 'The connection was closed'
  return problem('Cancelled', `${why} before it was whole`, 'Resume it to go on.').problem
}

function sizeOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.size ?? null
}

const nameOf = ({ ref, action }: ActionWork): string =>
  `${ref.path.join('-').replaceAll(/[^\w.-]+/g, '_') || 'messages'}-${action}.ndjson`
