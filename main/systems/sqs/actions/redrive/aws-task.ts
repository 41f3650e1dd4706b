import {
  CancelMessageMoveTaskCommand, ListMessageMoveTasksCommand, StartMessageMoveTaskCommand, type ListMessageMoveTasksResultEntry,
} from '@aws-sdk/client-sqs'
import { ProblemError } from '#contract/problem.ts'
import type { SqsRedrive } from '#contract/systems/sqs.ts'
import type { Done, Run } from '../../../driver.ts'
import type { Sqs } from '../../shared.ts'
import { messagesOf } from '../counts.ts'
import { sendOnce, Unsent } from '#main/aws/send-once.ts'
import { callMs } from '../one-try.ts'
import type { Steps } from '../steps.ts'
import type { World } from '../taking.ts'
import type { RedriveLine } from './lines.ts'
import type { Target } from './sending.ts'
import type { Source } from './targets.ts'
import type { TaskNotes } from './task-notes.ts'
import { isRefused, taskRuns } from './way.ts'

/** How often AWS is asked how far its task is (ms); each is a request. */
const askMs = 2_000
/** So many answers without the task, and it is over. */
const mostMissing = 3
/** AWS's clock and ours differ (ms): how far a task may seem to have begun before it was asked for, or after. */
const clockMs = 60_000

type Task = ListMessageMoveTasksResultEntry
type Needs = {
  readonly sqs: Pick<Sqs, 'client'>; readonly world: World; readonly source: Source; readonly target: Target | null
  readonly steps: Steps<RedriveLine>; readonly notes: TaskNotes
}
/**
 * What tells a task of ours from one that was begun elsewhere: the handle, and otherwise what was there before and when it was
 * asked for.
 */
type Mark = { readonly at: number; readonly others: readonly number[]; readonly handle?: string }

/**
 * Begins AWS's own task, or finds the one an earlier part began, and follows it to its end. A person's cancel cancels it; the
 * end of the program does not. Resolves with null where AWS refuses the task and nothing was begun.
 */
export async function moveByAws(needs: Needs, { perSecond, by, to }: SqsRedrive, run: Run): Promise<Done | null> {
  const { steps, source, target, world, notes: { asked, started } } = needs
  const before: Mark | undefined = asked && { ...asked, ...(started && { handle: started.handle }) }
  if (before && await taskOf(needs, before)) return follow(needs, before, run)
  if (started) throw forgotten(source)
  const mark: Mark = { at: world.now(), others: beginsOf(await othersOf(needs)) }
  await steps.add({ step: 'starting', at: mark.at, others: [...mark.others] })
  const handle = await start(needs, to === undefined ? undefined : target?.arn, perSecond).catch((error: unknown) => {
    if (by === 'aws' || !(error instanceof Unsent) || !isRefused(error)) throw error
    return error
  })
  if (typeof handle !== 'string') {
    await steps.add({ step: 'refused', why: handle.problem.message })
    return null
  }
  await steps.add({ step: 'started', handle, at: mark.at })
  return follow(needs, { ...mark, handle }, run)
}

const forgotten = ({ name }: Source): ProblemError =>
  new ProblemError({ code: 'NotFound', message: `AWS no longer tells of the move task of ${name}; it keeps the last ten.` })

/** The tasks that are there before one is begun. Rejects with Conflict while one runs: AWS would refuse another. */
async function othersOf(needs: Needs): Promise<readonly Task[]> {
  const tasks = await tasksOf(needs)
  if (tasks.some(({ Status }) => Status === 'RUNNING' || Status === 'CANCELLING')) throw taskRuns(needs.source.name)
  return tasks
}

async function start({ world: { once }, source }: Needs, to: string | undefined, perSecond: number | undefined): Promise<string> {
  const command = new StartMessageMoveTaskCommand({
    SourceArn: source.attributes.arn, ...(to !== undefined && { DestinationArn: to }),
    ...(perSecond !== undefined && { MaxNumberOfMessagesPerSecond: perSecond }),
  })
  const { TaskHandle = '' } = await sendOnce(command, () => once.send(command, { abortSignal: AbortSignal.timeout(callMs) }))
  return TaskHandle
}

async function tasksOf({ sqs: { client }, source }: Pick<Needs, 'sqs' | 'source'>): Promise<readonly Task[]> {
  const { Results = [] } = await client.send(
    new ListMessageMoveTasksCommand({ SourceArn: source.attributes.arn, MaxResults: 10 }), { abortSignal: AbortSignal.timeout(callMs) },
  )
  return Results
}

/**
 * The task of a mark. AWS gives the handle while a task runs, and there is one a queue; afterwards it is the first that began
 * when ours was asked for and was not there before.
 */
async function taskOf(needs: Needs, { at, others, handle }: Mark): Promise<Task | undefined> {
  const tasks = await tasksOf(needs)
  const named = tasks.find(({ TaskHandle }) => handle !== undefined && TaskHandle === handle)
  if (named) return named
  const left = [...others]
  const isOld = (begin: number): boolean => {
    const index = left.indexOf(begin)
    if (index >= 0) left.splice(index, 1)
    return index >= 0
  }
  // The newest stand first, so that of two in one second of an emulator the older one is the one that was there.
  return tasks.toReversed().filter(({ TaskHandle, StartedTimestamp = 0 }) => {
    const begin = milliseconds(StartedTimestamp)
    if (isOld(begin) || (handle !== undefined && TaskHandle !== undefined && TaskHandle !== '')) return false
    return begin >= at - clockMs && begin <= at + callMs + clockMs
  }).toSorted((a, b) => (a.StartedTimestamp ?? 0) - (b.StartedTimestamp ?? 0))[0]
}

const beginsOf = (tasks: readonly Task[]): number[] => tasks.map(({ StartedTimestamp = 0 }) => milliseconds(StartedTimestamp))

async function follow(needs: Needs, mark: Mark, run: Run): Promise<Done> {
  const { world, source } = needs
  const bySelf = `A task of AWS moves messages of ${source.name}`
  let task: Task = {}
  let isCancelSent = false
  for (let missing = 0; ;) {
    const found = await taskOf(needs, mark)
    missing = found ? 0 : missing + 1
    task = found ?? task
    // Some emulators forget a task that was cancelled.
    if (missing > 0 && isCancelSent) return ended({ ...task, Status: 'CANCELLED' }, source)
    if (missing >= mostMissing) return ended({ ...task, Status: 'UNKNOWN' }, source)
    const moved = task.ApproximateNumberOfMessagesMoved ?? 0
    const total = task.ApproximateNumberOfMessagesToMove
    const fraction = total ? Math.min(1, moved / total) : null
    run.tell({ scanned: moved, matched: moved, bytes: 0, fraction: task.Status === 'COMPLETED' ? 1 : fraction })
    if (task.Status !== undefined && task.Status !== 'RUNNING' && task.Status !== 'CANCELLING') return ended(task, source)
    if (run.signal.aborted && !run.isCancelled()) {
      const goesOn = 'It goes on without Tidemark; resume the job to follow it.'
      return { changed: moved, lines: [`${bySelf}: ${messagesOf(moved)} so far. ${goesOn}`] }
    }
    if (run.isCancelled() && !isCancelSent && task.TaskHandle !== undefined) {
      isCancelSent = true
      task = { ...task, ApproximateNumberOfMessagesMoved: Math.max(moved, await cancelTask(needs.sqs, task.TaskHandle)) }
    }
    await world.wait(run.signal.aborted ? askMs / 4 : askMs, run.signal.aborted ? undefined : run.signal)
  }
}

/** Asks AWS to end a task; what it moved stays moved. A task that has ended meanwhile is no error. */
export async function cancelTask({ client }: Pick<Sqs, 'client'>, handle: string): Promise<number> {
  try {
    const { ApproximateNumberOfMessagesMoved = 0 } = await client.send(
      new CancelMessageMoveTaskCommand({ TaskHandle: handle }), { abortSignal: AbortSignal.timeout(callMs) },
    )
    return ApproximateNumberOfMessagesMoved
  } catch (error) {
    if (error instanceof ProblemError && ['NotFound', 'BadInput', 'Unsupported'].includes(error.problem.code)) return 0
    throw error
  }
}

function ended({ Status, FailureReason, ApproximateNumberOfMessagesMoved: moved = 0 }: Task, { name }: Source): Done {
  const lines = [`AWS moved about ${messagesOf(moved)} out of ${name}.`]
  if (Status === 'FAILED') {
    const message = `AWS's move task of ${name} failed: ${FailureReason ?? 'it does not say why'}.`
    return { changed: moved, lines, failed: { code: 'Internal', message, hint: 'Plan the redrive again; by the journal it says more.' } }
  }
  if (Status === 'UNKNOWN') return { changed: moved, lines: [...lines, 'AWS no longer tells of its task: it was cancelled elsewhere, or is over.'] }
  return { changed: moved, lines: Status === 'CANCELLED' ? [...lines, 'Then the task was cancelled; the others stay.'] : lines }
}

/** AWS gives milliseconds, some emulators seconds. */
const milliseconds = (time: number): number => (time < 1e11 ? time * 1_000 : time)
