import {
  CancelMessageMoveTaskCommand, ListMessageMoveTasksCommand, StartMessageMoveTaskCommand, type ListMessageMoveTasksResultEntry,
} from '@aws-sdk/client-sqs'
import { ProblemError } from '#contract/problem.ts'
import type { SqsRedrive } from '#contract/systems/sqs.ts'
import type { Done, Run } from '../../../driver.ts'
import type { Sqs } from '../../shared.ts'
import { messagesOf } from '../counts.ts'
import { callMs, sendOnce, Unsent } from '../one-try.ts'
import type { Steps } from '../steps.ts'
import type { World } from '../taking.ts'
import type { RedriveLine } from './lines.ts'
import type { Target } from './sending.ts'
import type { Source } from './targets.ts'
import { isRefused } from './way.ts'

/** How often AWS is asked how far its task is (ms); each is a request. */
const askMs = 2_000
/** So many answers without the task, and it is over. */
const mostMissing = 3
/** AWS's clock and ours differ (ms): how far a task may seem to have begun before it was asked for. */
const clockMs = 60_000

type Task = ListMessageMoveTasksResultEntry
type Needs = { readonly sqs: Pick<Sqs, 'client'>; readonly world: World; readonly source: Source; readonly target: Target | null; readonly steps: Steps<RedriveLine> }

/**
 * Begins AWS's own task, or finds the one an earlier part began, and follows it to its end. A person's cancel cancels it; the end of
 * the program does not. Resolves with null where AWS refuses the task and nothing was begun.
 */
export async function moveByAws(needs: Needs, { perSecond, by, to }: SqsRedrive, run: Run): Promise<Done | null> {
  const { steps, source, target, world } = needs
  const begun = steps.before.findLast((line) => line.step === 'started')
  const asked = steps.before.findLast((line) => line.step === 'starting')
  let startedAt = begun?.at ?? asked?.at ?? world.now()
  const known = asked ? await taskSince(needs, startedAt) : undefined
  if (!known && begun) throw new ProblemError({ code: 'NotFound', message: `AWS no longer tells of the move task of ${source.name}; it keeps the last ten.` })
  if (!known) {
    startedAt = world.now()
    await steps.add({ step: 'starting', at: startedAt })
    try {
      const handle = await start(needs, to === undefined ? undefined : target?.arn, perSecond)
      await steps.add({ step: 'started', handle, at: startedAt })
    } catch (error) {
      if (by === 'aws' || !(error instanceof Unsent) || !isRefused(error)) throw error
      await steps.add({ step: 'refused', why: error.problem.message })
      return null
    }
  }
  return follow(needs, startedAt, run)
}

async function start({ world: { once }, source }: Needs, to: string | undefined, perSecond: number | undefined): Promise<string> {
  const command = new StartMessageMoveTaskCommand({
    SourceArn: source.attributes.arn, ...(to !== undefined && { DestinationArn: to }),
    ...(perSecond !== undefined && { MaxNumberOfMessagesPerSecond: perSecond }),
  })
  const { TaskHandle = '' } = await sendOnce(command, () => once.send(command, { abortSignal: AbortSignal.timeout(callMs) }))
  return TaskHandle
}

/** The newest task that may be the one begun at that time. */
async function taskSince({ sqs: { client }, source }: Needs, at: number): Promise<Task | undefined> {
  const { Results = [] } = await client.send(
    new ListMessageMoveTasksCommand({ SourceArn: source.attributes.arn, MaxResults: 10 }), { abortSignal: AbortSignal.timeout(callMs) },
  )
  return Results.filter(({ StartedTimestamp = 0 }) => milliseconds(StartedTimestamp) >= at - clockMs)
    .toSorted((a, b) => (b.StartedTimestamp ?? 0) - (a.StartedTimestamp ?? 0))[0]
}

async function follow(needs: Needs, startedAt: number, run: Run): Promise<Done> {
  const { world, source } = needs
  const bySelf = `A task of AWS moves messages of ${source.name}`
  let task: Task = {}
  let isCancelSent = false
  for (let missing = 0; ;) {
    const found = await taskSince(needs, startedAt)
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
    if (run.signal.aborted && !run.isCancelled()) return { changed: moved, lines: [`${bySelf}: ${messagesOf(moved)} so far. It goes on without Tidemark; resume the job to follow it.`] }
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
