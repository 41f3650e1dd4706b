import type { Plan } from '#contract/action.ts'
import { ProblemError } from '#contract/problem.ts'
import { SqsIds } from '#contract/systems/sqs.ts'
import type { Action, Done } from '../../driver.ts'
import { queueName, queueRef } from '../refs.ts'
import type { Taken } from '../read/journal.ts'
import type { Sqs } from '../shared.ts'
import { messagesOf, planMs, reasons } from './counts.ts'

/** Gives messages back that are hidden because this connection read them. */
export const release = (sqs: Sqs): Action<SqsIds> => ({
  name: 'release', appliesTo: 'queue', level: 'read', input: SqsIds,
  plan: async (ref, { ids }) => planHeld(sqs, queueName(ref), ids, 'Release', [
    'They are visible again at once, and consumers may receive them. The receive by which they were taken stays counted.',
  ]),
  async run(ref, { ids }, _plan, { signal }) {
    const { held, away } = heldOf(sqs, queueName(ref), ids)
    return told(await sqs.holds.giveBack(held, { signal }), away, 'given back')
  },
})

/** Deletes messages for good that are hidden because this connection read them. */
export const deleteHeld = (sqs: Sqs): Action<SqsIds> => ({
  name: 'delete-messages', appliesTo: 'queue', level: 'destructive', input: SqsIds,
  plan: async (ref, { ids }) => planHeld(sqs, queueName(ref), ids, 'Delete', ['They are deleted from the queue for good; no consumer gets them. This cannot be undone.']),
  async run(ref, { ids }, _plan, { signal }) {
    const { held, away } = heldOf(sqs, queueName(ref), ids)
    return told(await sqs.holds.delete(held, { signal }), away, 'deleted')
  },
})

function heldOf({ holds }: Sqs, name: string, ids: readonly string[]): { held: Taken[]; away: number } {
  const held = [...new Set(ids)].flatMap((id) => holds.find(name, id) ?? [])
  if (held.length === 0) {
    throw new ProblemError({
      code: 'NotFound', message: `None of these messages of ${name} is held any more; they went back to the queue.`, hint: 'Take them again with a hold.', ref: queueRef(name),
    })
  }
  return { held, away: new Set(ids).size - held.length }
}

function planHeld(sqs: Sqs, name: string, ids: readonly string[], verb: string, lines: readonly string[]): Plan {
  const { held, away } = heldOf(sqs, name, ids)
  return {
    id: '', title: `${verb} ${messagesOf(held.length)} of ${name}`, undo: 'no', expiresAt: sqs.tools.now() + planMs,
    affects: [{ ref: queueRef(name), count: held.length }],
    lines: [...lines, ...(away > 0 ? [`${messagesOf(away)} of those named ${away === 1 ? 'is' : 'are'} no longer held, and left alone.`] : [])],
  }
}

type Change = Awaited<ReturnType<Sqs['holds']['giveBack']>>

function told({ done, gone, failed }: Change, away: number, did: string): Done {
  const [first] = failed
  return {
    changed: done.length,
    lines: [
      `${messagesOf(done.length)} ${done.length === 1 ? 'was' : 'were'} ${did}.`,
      ...(gone.length + away > 0 ? [`${messagesOf(gone.length + away)} had gone back to the queue by then.`] : []),
      ...reasons(failed.map(({ problem }) => problem.message)).map((why) => `Not ${did}, ${why}`),
    ],
    ...(first && { failed: first.problem }),
  }
}
