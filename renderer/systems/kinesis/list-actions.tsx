import { lazy, Suspense } from 'react'
import type { ListActionsProps } from '../registry.ts'

const InList = lazy(() => import('./in-list.tsx').then((module) => ({ default: module.InList })))

/** What can be done from the list of streams or consumers: to the one that is chosen, and making a new one. */
export const ListActions = (props: ListActionsProps) => <Suspense><InList {...props} /></Suspense>
