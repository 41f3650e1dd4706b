import { lazy } from 'react'
import type { SystemLook } from '../registry.ts'

/** How Kafka's kinds look in rail, palette and crumbs, and the pages that are really its own. */
export const look: SystemLook = {
  icon: 'topic',
  kinds: {
    topic: 'topic', group: 'group', broker: 'broker', partition: 'columns', acl: 'lock', transaction: 'clock', subject: 'file',
  },
  pages: {
    topic: lazy(() => import('../../views/topic/topic-view.tsx').then((module) => ({ default: module.TopicView }))),
    subject: lazy(() => import('./subject/subject-view.tsx').then((module) => ({ default: module.SubjectView }))),
  },
}
