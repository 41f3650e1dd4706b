import type { ListActionsProps } from '../registry.ts'
import { QueueActions } from './queue-actions.tsx'
import { ActionForms } from './forms/action-forms.tsx'

/** The menu of the one chosen queue, or of the list; with the forms it opens. */
export function InList({ connection, chosen }: ListActionsProps) {
  const [first, second] = chosen
  const one = first && !second ? first : null
  return (
    <>
      <QueueActions connection={connection} queue={one?.ref ?? null} isDlq={isDlq(one?.facts.sources)} />
      <ActionForms />
    </>
  )
}

/** Queues that send their dead letters here, as a list or its words say. */
const isDlq = (sources: unknown): boolean =>
  (Array.isArray(sources) ? sources.length > 0 : typeof sources === 'string' && sources !== '')
