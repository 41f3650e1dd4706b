import type { Plan } from '#contract/action.ts'
import type { SqsRedrive } from '#contract/systems/sqs.ts'
import type { Call } from '../../../driver.ts'
import { queueRef } from '../../refs.ts'
import type { Sqs } from '../../shared.ts'
import { badInput, lookingLines, messagesOf, planMs, sparingLines, timesOf, visibleOf } from '../counts.ts'
import { selecting } from '../selecting.ts'
import { sparingOf } from '../sparing.ts'
import { editorOf } from './edits.ts'
import type { Target } from './sending.ts'
import { sourceOf, targetsOf, type Source } from './targets.ts'
import { wayOf, type Way } from './way.ts'

/** What a redrive will do, which way and why. Counts are those of GetQueueAttributes, which are approximate. */
export async function planRedrive(sqs: Sqs, name: string, input: SqsRedrive, call: Call): Promise<Plan> {
  const { select, to, edits } = input
  if (to === name) throw badInput('to', `${name} is where the messages are.`, 'Choose another queue.')
  selecting(select)
  editorOf(input)
  const source = await sourceOf(sqs, name, call)
  const target = await targetsOf(sqs, source, to, call)()
  const way = await wayOf(sqs, source, target, input, call)
  const where = to ?? (source.sources?.length === 1 ? source.sources[0] : undefined) ?? 'the queues they came from'
  const held = way.by === 'journal' ? heldOf(sqs, name, select) : 0
  const { visible, redrive } = source.attributes
  const isSpared = way.by === 'journal' && redrive && select !== 'all'
  const spared = isSpared ? sparingLines(await sparingOf(sqs, source.attributes).paused()) : []
  const count = select === 'all' ? (visible === null ? null : visible + held) : 'ids' in select ? select.ids.length : null
  const what = count === null ? 'messages' : select === 'all' ? `about ${messagesOf(count)}` : messagesOf(count)
  return {
    id: '', title: `Redrive ${what} of ${name} to ${where}`, way: way.by,
    lines: [
      ...amounts(source, input, where, held),
      ...(to === undefined && (source.sources?.length ?? 0) === 0
        ? [`No queue here is known to send its dead letters to ${name}: a message that does not say where it came from stays.`] : []),
      ...(way.by === 'aws' ? awsLines(way) : [...journalLines(way, source, input, target), ...spared]),
      `Each message gets a new id and a new time, and its retention begins anew${edits ? `; ${messagesOf(Object.keys(edits).length)} changed before` : ''}. This cannot be undone.`,
    ],
    affects: [
      { ref: queueRef(name), count, before: name, after: where },
      ...(target ? [{ ref: queueRef(target.name), count }] : []),
    ],
    undo: 'no', expiresAt: sqs.tools.now() + planMs,
  }
}

/**
 * Of those chosen, how many this connection keeps hidden; all of them count where an expression chooses, which is not judged
 * here.
 */
function heldOf({ holds }: Pick<Sqs, 'holds'>, name: string, select: SqsRedrive['select']): number {
  const held = holds.of(name)
  if (typeof select === 'string' || 'where' in select) return held.length
  const wanted = new Set(select.ids)
  return held.filter(({ id }) => wanted.has(id)).length
}

/** How many there are and which are meant. What is held here is in flight for SQS, and is no other's. */
function amounts({ name, attributes: { visible, inFlight, delayed } }: Source, { select }: SqsRedrive, where: string, held: number): string[] {
  const hidden = Math.max(0, (inFlight ?? 0) - held) + (delayed ?? 0)
  const all = visible === null ? null : visible + held
  const chosen = select === 'all' ? `${all === 1 ? 'It' : 'All of them'} will be moved to ${where}.`
    : 'ids' in select ? `${messagesOf(select.ids.length)} will be moved to ${where}.` : `Those for which ${select.where} holds will be moved to ${where}.`
  const isAllHeld = held > 0 && typeof select === 'object' && 'ids' in select && held >= select.ids.length
  const many = held === 1 ? 'is' : 'are'
  return isAllHeld ? [`${chosen} ${held === 1 ? 'It is' : 'They are'} held here and given back to ${name} first.`] : [
    `${visibleOf(visible)} visible in ${name}; counts of SQS are approximate. ${chosen}`,
    ...(held > 0 ? [`${messagesOf(held)} ${many} held here and given back to ${name} first.`] : []),
    ...(hidden > 0 ? [
      `About ${messagesOf(hidden)} more ${hidden === 1 ? 'is' : 'are'} in flight or delayed and not moved, unless visible again before the end.`,
    ] : []),
  ]
}

/** The limits of StartMessageMoveTask (Amazon SQS API Reference). */
const awsLines = ({ why }: Way): string[] => [
  `AWS moves them with a task of its own, since ${why === 'as was asked' ? 'that was asked' : why}. It goes on without Tidemark and can be cancelled.`,
  'Such a task cannot choose or change messages, moves at most 500 a second, runs for at most 36 h, and there is one a queue.',
]

function journalLines({ why }: Way, { name, attributes: { fifo, redrive } }: Source, { select, perSecond }: SqsRedrive, target: Target | null): string[] {
  const rate = perSecond === undefined ? 'one after another' : `one after another, at most ${perSecond} a second`
  return [
    `Tidemark moves them itself, ${rate}, since ${why === 'as was asked' ? 'that was asked' : why}: each is received, sent on and deleted, `
    + 'and a journal on disk notes every step.',
    'If Tidemark ends meanwhile, resume the job: every message is then in exactly one queue, but for at most one at a time that may be '
    + 'in both and is named.',
    ...(select === 'all' ? [] : lookingLines(name, 'ids' in select && select.ids.length === 1 ? 'it' : 'them')),
    ...(fifo && select !== 'all' ? [
      'In a FIFO queue only the first messages of a group can be taken: those behind 10 others of their group are not found.',
    ] : []),
    ...(fifo && target?.fifo ? [
      'Group ids and dedup ids are kept. A message sent there less than 6 min ago gets another dedup id, since SQS would drop it as a '
      + 'repeat.',
    ] : []),
    ...(fifo && target && !target.fifo ? [
      `${target.name} is a standard queue: order and dedup ids are lost, group ids stay as names of tenants.`,
    ] : []),
    ...(redrive ? [
      `${name} has a dead-letter queue of its own, ${redrive.queue}: what was received ${timesOf(redrive.maxReceiveCount)} goes there at its `
      + 'next receive.',
    ] : []),
  ]
}
