import type { Done } from '../../../driver.ts'
import { hiddenLines, messagesOf, pausedProblem, reasons } from '../counts.ts'
import type { Selecting } from '../selecting.ts'
import type { Moved } from './job.ts'

const most = 20

/** What a redrive by journal did, in sentences; the messages in doubt are named by their ids in the source queue. */
export function outcomeOf(
  { state, failed, paused, hidden }: Moved, name: string, { wanted }: Pick<Selecting, 'wanted'>, isStopped: boolean,
): Done {
  const stop = failed ?? (paused === null ? undefined : pausedProblem(name, paused))
  const moved = [...state.moved()]
  // What was sent and not deleted is in both queues until the job is resumed.
  const inDoubt = [...state.of('doubt'), ...state.of('sending'), ...state.of('sent')]
  const changed = moved.reduce((sum, [, count]) => sum + count, 0)
  const whys = [...state.fates.values()].flatMap((fate) => (fate.step === 'unsent' ? [fate.why] : []))
  const doubts = inDoubt.map((id) => {
    const fate = state.fates.get(id)
    if (fate?.step === 'sent') {
      return `Message ${id} was sent to ${fate.to}, and is still in ${name}: it could not be deleted. Resume the job to delete it.`
    }
    return `Message ${id} stays in ${name} and may also be where it was sent. ${fate && 'why' in fate ? fate.why : ''}`.trim()
  })
  const missing = wanted === null || isStopped || stop ? [] : [...wanted].filter((id) => !state.seen.has(id))
  const came = [...state.seen].filter((id) => state.copies.has(id)).length
  return {
    changed,
    lines: [
      ...(changed === 0 ? [`No message of ${name} was moved.`]
        : moved.map(([to, count]) => `${messagesOf(count)} ${count === 1 ? 'was' : 'were'} moved to ${to}.`)),
      ...shortened(doubts),
      ...reasons(whys).map((why) => `Not moved, ${why}`),
      ...(came > 0 ? [`${messagesOf(came)} that had been moved came back to ${name} meanwhile and stayed there.`] : []),
      ...(missing.length > 0 ? [
        `${messagesOf(missing.length)} of those chosen ${missing.length === 1 ? 'was' : 'were'} not found in ${name}: `
        + shortened(missing).join(', '),
      ] : []),
      ...(paused === null ? [] : [`${name} was not read to its end.`]),
      ...hiddenLines(hidden),
    ],
    ...(inDoubt.length > 0 && { inDoubt }),
    ...(stop && { failed: stop }),
  }
}

const shortened = (lines: readonly string[]): string[] =>
  (lines.length <= most ? [...lines] : [...lines.slice(0, most), `and ${lines.length - most} more`])
