import { lazy } from 'react'
import type { SystemLook } from '../registry.ts'
import { clusterName } from './arn.ts'

/**
 * How MSK's kinds look in rail, palette and crumbs, and the pages of a cluster and of a topic as the control plane tells them.
 */
export const look: SystemLook = {
  icon: 'broker',
  kinds: { cluster: 'broker', topic: 'topic', partition: 'columns', broker: 'broker' },
  pages: {
    cluster: lazy(() => import('./cluster-view.tsx').then((module) => ({ default: module.ClusterView }))),
    topic: lazy(() => import('./topic-view.tsx').then((module) => ({ default: module.TopicView }))),
  },
  segment: clusterName,
}
