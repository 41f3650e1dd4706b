import type { Plan } from '#contract/action.ts'
import { SqsRedrive } from '#contract/systems/sqs.ts'
import type { Action, Done, Run } from '../../../driver.ts'
import { queueName } from '../../refs.ts'
import type { Sqs } from '../../shared.ts'
import { selecting } from '../selecting.ts'
import { sparingOf } from '../sparing.ts'
import { bindTo, openSteps } from '../steps.ts'
import { worldOf } from '../world.ts'
import { moveByAws } from './aws-task.ts'
import { taskNotes } from './task-notes.ts'
import { editorOf } from './edits.ts'
import { RedriveLine } from './lines.ts'
import { moveByJournal } from './move.ts'
import { outcomeOf } from './outcome.ts'
import { planRedrive } from './plan.ts'
import { sourceOf, targetsOf } from './targets.ts'

/**
 * Moves messages of a dead-letter queue back, or elsewhere: by AWS's own task or by a journal of Tidemark's (docs/redrive.md).
 */
export const redrive = (sqs: Sqs): Action<SqsRedrive> => ({
  name: 'redrive', appliesTo: 'queue', level: 'admin', input: SqsRedrive, resumable: true,
  plan: (ref, input, call) => planRedrive(sqs, queueName(ref), input, call),
  run: (ref, input, plan, run) => runRedrive(sqs, queueName(ref), input, plan, run),
})

async function runRedrive(sqs: Sqs, name: string, input: SqsRedrive, plan: Plan, run: Run): Promise<Done> {
  await using steps = await openSteps(run.journal, RedriveLine, sqs.tools.now)
  const world = worldOf(sqs)
  // What stops the run must not stop the look-up of queues, by which what is held is given back.
  const call = { log: run.log, signal: new AbortController().signal }
  const source = await sourceOf(sqs, name, call)
  await bindTo(steps, source.attributes.arn)
  const target = targetsOf(sqs, source, input.to, call)
  const notes = plan.way === 'aws' ? await taskNotes(steps) : null
  if (notes && !notes.wasRefused) {
    const done = await moveByAws({ sqs, world, source, target: await target(), steps, notes }, input, run)
    if (done) return done
  }
  await giveBackHeld(sqs, name, input, run)
  const choice = selecting(input.select)
  const moved = await moveByJournal({
    source: { name, url: source.url, fifo: source.attributes.fifo }, target, ...choice, edited: editorOf(input), perSecond: input.perSecond,
    expected: source.attributes.visible ?? 0, counts: () => sqs.queues.attributes(name, call), sparing: sparingOf(sqs, source.attributes),
  }, steps, world, run)
  sqs.queues.forget(name)
  const { lines, ...done } = outcomeOf(moved, name, choice, run.signal.aborted)
  return { ...done, lines: [...(notes ? ['AWS did not take the task, so Tidemark moved the messages itself.'] : []), ...lines] }
}

/** Messages that this connection holds hidden cannot be received: the chosen ones are given back first. */
async function giveBackHeld({ holds }: Sqs, name: string, { select }: SqsRedrive, run: Run): Promise<void> {
  const chosen = holds.of(name).filter(({ id }) => typeof select === 'string' || 'where' in select || select.ids.includes(id))
  if (chosen.length > 0) await holds.giveBack(chosen, { signal: AbortSignal.any([run.signal, AbortSignal.timeout(30_000)]) })
}
