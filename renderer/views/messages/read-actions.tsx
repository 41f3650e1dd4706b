import type { ReadState } from '../../live/use-read.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { hasConditions, limitOf, type MessageFilter } from './filter.ts'

const m = t.messages

type ReadActionsProps = {
  readonly state: ReadState
  readonly filter: MessageFilter
  readonly onStop: () => void
  readonly onResume: () => void
  readonly onAgain: () => void
  readonly onAll: () => void
}

/** What can be done with a read as it stands; *Resume* only where something is left to read. */
export function ReadActions({ state, filter, onStop, onResume, onAgain, onAll }: ReadActionsProps) {
  if (state.phase === 'idle') return null
  if (state.phase === 'searching') {
    const words = state.stopping ? m.stopping : m.stop
    return <Button icon="stop" keys="Escape" disabled={state.stopping} onClick={onStop}>{words}</Button>
  }
  if (state.phase === 'failed') return <Button onClick={onAgain}>{m.tryAgain}</Button>
  const outcome = state.verdict?.outcome
  if (outcome === 'complete') {
    return state.messages.length === 0 && hasConditions(filter) && filter.range.type !== 'all'
      ? <Button onClick={onAll}>{m.searchAll}</Button> : null
  }
  if (outcome === 'partial') {
    const partition = state.verdict?.problems.find((problem) => problem.ref?.kind === 'partition')?.ref?.path[1]
    const words = partition === undefined ? m.tryAgain : m.tryPartition(partition)
    return <Button kind="primary" onClick={state.resume === null ? onAgain : onResume}>{words}</Button>
  }
  if (state.resume === null) return state.phase !== 'done' ? <Button onClick={onAgain}>{m.tryAgain}</Button> : null
  const words = outcome === 'limit' ? m.findMore(limitOf(filter), hasConditions(filter)) : m.resume
  return <Button kind="primary" onClick={onResume}>{words}</Button>
}
