import { lazy } from 'react'
import type { SystemLook } from '../registry.ts'

const InList = lazy(() => import('./in-list.tsx').then((module) => ({ default: module.InList })))

/** How SQS looks in rail, palette and crumbs, the page of a queue, and what can be done from the list. */
export const look: SystemLook = {
  icon: 'queue',
  kinds: { queue: 'queue' },
  pages: { queue: lazy(() => import('./queue-view.tsx').then((module) => ({ default: module.QueueView }))) },
  listActions: { queue: InList },
}
