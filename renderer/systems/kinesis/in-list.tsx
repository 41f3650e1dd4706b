import { useMemo } from 'react'
import type { ListActionsProps } from '../registry.ts'
import { StreamActions, type Subject } from './stream-actions.tsx'
import { ActionForms } from './forms/action-forms.tsx'

/** The menu of the one that is chosen, or of the list; with the forms it opens. */
export function InList({ connection, chosen }: ListActionsProps) {
  const [first, second] = chosen
  const one = first && !second ? first : null
  const mode = one?.facts.mode
  const subject = useMemo((): Subject => (one && { ref: one.ref, ...(typeof mode === 'string' && { mode }) }), [one, mode])
  return (
    <>
      <StreamActions connection={connection} subject={subject} kind={one?.ref.kind === 'consumer' ? 'consumer' : 'stream'} />
      <ActionForms />
    </>
  )
}
