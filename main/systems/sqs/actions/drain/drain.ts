import type { Plan } from '#contract/action.ts'
import { SqsDrain } from '#contract/systems/sqs.ts'
import type { Action, Call, Done, Run } from '../../../driver.ts'
import { queueName, queueRef } from '../../refs.ts'
import { fifoWarning } from '../../read/source.ts'
import type { Sqs } from '../../shared.ts'
import { hiddenLines, lookingLines, messagesOf, pausedProblem, planMs, sparingLines, timesOf, visibleOf } from '../counts.ts'
import { selecting } from '../selecting.ts'
import { sparingOf } from '../sparing.ts'
import { bindTo, openSteps } from '../steps.ts'
import { worldOf } from '../world.ts'
import { DrainedFile } from './drained-file.ts'
import { drainQueue } from './drain-queue.ts'
import { DrainLine } from './lines.ts'

/** Takes messages out of a queue for good, into a file of JSON lines (SqsDrained). */
export const drain = (sqs: Sqs): Action<SqsDrain> => ({
  name: 'drain', appliesTo: 'queue', level: 'destructive', input: SqsDrain, resumable: true,
  plan: (ref, input, call) => planDrain(sqs, queueName(ref), input, call),
  run: (ref, input, _plan, run) => runDrain(sqs, queueName(ref), input, run),
})

async function planDrain(sqs: Sqs, name: string, { select = 'all', limit }: SqsDrain, call: Call): Promise<Plan> {
  selecting(select)
  const attributes = await sqs.queues.attributes(name, call)
  const { visible, redrive } = attributes
  const paused = select === 'all' ? null : await sparingOf(sqs, attributes).paused()
  const chosen = typeof select === 'object' && 'ids' in select ? select.ids.length : Infinity
  const most = Math.min(limit ?? Infinity, select === 'all' ? visible ?? Infinity : chosen)
  const count = Number.isFinite(most) ? most : null
  const blocks = await fifoWarning(sqs, name, visible, call)
  const what = count === null ? 'messages' : `at most ${messagesOf(count)}`
  return {
    id: '', title: `Drain ${what} of ${name} to a file`, undo: 'no', expiresAt: sqs.tools.now() + planMs,
    affects: [{ ref: queueRef(name), count }],
    lines: [
      `${visibleOf(visible)} visible in ${name}; counts of SQS are approximate. `
        + `${count === null ? 'Those that match' : `At most ${messagesOf(count)}`} will be taken out.`,
      'Each is received, written to the file and only then deleted from the queue; consumers do not get it any more. This cannot be undone.',
      'If Tidemark ends meanwhile, what was written is in the file of the job; resume the job to go on.',
      ...(select === 'all' ? (limit === undefined ? [] : ['No other message is received.']) : lookingLines(name)),
      ...(redrive ? [
        `What was received ${timesOf(redrive.maxReceiveCount)} before goes to ${redrive.queue} at its next receive, and not to the file.`,
      ] : []),
      ...(redrive && select !== 'all' ? sparingLines(paused) : []),
      ...(blocks === null ? [] : [blocks]),
    ],
  }
}

async function runDrain(sqs: Sqs, name: string, { select = 'all', limit = Infinity }: SqsDrain, run: Run): Promise<Done> {
  await using steps = await openSteps(run.journal, DrainLine, sqs.tools.now)
  await using file = await DrainedFile.open(run.file)
  const call = { log: run.log, signal: new AbortController().signal }
  const attributes = await sqs.queues.attributes(name, call)
  await bindTo(steps, attributes.arn)
  const choice = selecting(select)
  const { failed, paused, kept, hidden } = await drainQueue({
    ...choice, url: await sqs.queues.url(name, call), limit, expected: attributes.visible ?? 0,
    counts: () => sqs.queues.attributes(name, call), sparing: sparingOf(sqs, attributes),
  }, file, steps, worldOf(sqs), run)
  const changed = file.ids.size - kept.length
  const stop = failed ?? (paused === null ? undefined : pausedProblem(name, paused))
  return {
    changed, file: `${name.replaceAll(/[^\w.-]+/g, '_')}.ndjson`,
    lines: [
      `${messagesOf(changed)} of ${name} ${changed === 1 ? 'is' : 'are'} in the file and no longer in the queue.`,
      ...(kept.length > 0 ? [`${messagesOf(kept.length)} more in the file may be in the queue as well.`] : []),
      ...(paused === null ? [] : [`${name} was not read to its end.`]),
      ...hiddenLines(hidden),
    ],
    ...(kept.length > 0 && { inDoubt: [...kept] }), ...(stop && { failed: stop }),
  }
}
