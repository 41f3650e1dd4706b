import { lazy } from 'react'
import type { SystemLook } from '../registry.ts'

const InList = lazy(() => import('./in-list.tsx').then((module) => ({ default: module.InList })))

/** How Kinesis looks in rail, palette and crumbs, and the pages of a stream and a consumer. */
export const look: SystemLook = {
  icon: 'stream',
  kinds: { stream: 'stream', shard: 'resource', consumer: 'group' },
  pages: {
    stream: lazy(() => import('./stream-view.tsx').then((module) => ({ default: module.StreamView }))),
    consumer: lazy(() => import('./consumer-view.tsx').then((module) => ({ default: module.ConsumerView }))),
  },
  listActions: { stream: InList, consumer: InList },
}
