import type { Plan } from '#contract/action.ts'
import { SqsDrain } from '#contract/systems/sqs.ts'
import type { Action, Call, Done, Run } from '../../../driver.ts'
import { queueName, queueRef } from '../../refs.ts'
import { fifoWarning } from '../../read/source.ts'
import type { Sqs } from '../../shared.ts'
import { messagesOf, planMs, timesOf } from '../counts.ts'
import { selecting } from '../selecting.ts'
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
  const { visible, redrive } = await sqs.queues.attributes(name, call)
  const most = Math.min(limit ?? Infinity, select === 'all' ? visible ?? Infinity : typeof select === 'object' && 'ids' in select ? select.ids.length : Infinity)
  const count = Number.isFinite(most) ? most : null
  const blocks = await fifoWarning(sqs, name, visible, call)
  const what = count === null ? 'messages' : `at most ${messagesOf(count)}`
  return {
    id: '', title: `Drain ${what} of ${name} to a file`, undo: 'no', expiresAt: sqs.tools.now() + planMs,
    affects: [{ ref: queueRef(name), count }],
    lines: [
      `${visible === null ? 'An unknown number of messages is' : `About ${messagesOf(visible)} ${visible === 1 ? 'is' : 'are'}`} visible in ${name}; counts of SQS are approximate. `
        + `${count === null ? 'Those that match' : `At most ${messagesOf(count)}`} will be taken out.`,
      'Each is received, written to the file and only then deleted from the queue; consumers do not get it any more. This cannot be undone.',
      'If Tidemark ends meanwhile, what was written is in the file of the job; resume the job to go on.',
      ...(select === 'all' ? [] : [`To find them, ${name} is read as far as needed: the other messages are hidden until the end and then given back, and each uses one receive.`]),
      ...(redrive && (select !== 'all' || limit !== undefined) ? [`What was received ${timesOf(redrive.maxReceiveCount)} by then goes to ${redrive.queue} at its next receive.`] : []),
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
  const { failed, kept, hidden } = await drainQueue({
    ...choice, url: await sqs.queues.url(name, call), limit, expected: attributes.visible ?? 0,
    counts: () => sqs.queues.attributes(name, call), saw: (count) => sqs.receives.saw(attributes, count),
  }, file, steps, worldOf(sqs), run)
  const changed = file.ids.size - kept.length
  return {
    changed, file: `${name.replaceAll(/[^\w.-]+/g, '_')}.ndjson`,
    lines: [
      `${messagesOf(changed)} of ${name} ${changed === 1 ? 'is' : 'are'} in the file and no longer in the queue.`,
      ...(kept.length > 0 ? [`${messagesOf(kept.length)} more in the file may be in the queue as well.`] : []),
      ...(hidden.until > 0 ? [`${hidden.count > 0 ? messagesOf(hidden.count) : 'Some messages'} may stay hidden until ${new Date(hidden.until).toISOString()} and then return by themselves.`] : []),
    ],
    ...(kept.length > 0 && { inDoubt: [...kept] }), ...(failed && { failed }),
  }
}
