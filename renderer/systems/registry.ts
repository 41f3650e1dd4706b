import { createElement, Suspense, type ComponentType, type ReactNode } from 'react'
import type { Resource } from '#contract/resource.ts'
import type { IconName } from '../ui/icon.tsx'

/** What the page of a resource is given. */
export interface ResourcePageProps { readonly connection: string; readonly system: string; readonly path: readonly string[] }

/** What stands over a list is given: the rows that are chosen, with the facts of their newest samples. */
export interface ListActionsProps {
  readonly connection: string
  readonly system: string
  readonly chosen: readonly Pick<Resource, 'ref' | 'facts'>[]
}

/** What a system adds to the generic screens. */
export interface SystemLook {
  /** The system's own mark. */
  readonly icon: IconName
  /** The mark of each kind of resource. */
  readonly kinds: Readonly<Record<string, IconName>>
  /** Pages of its own for some kinds; the others show their details. */
  readonly pages?: Readonly<Record<string, ComponentType<ResourcePageProps>>>
  /** How a segment of a path is written where its own text is long: an ARN by the name in it. */
  readonly segment?: (segment: string) => string
  /** What can be done from the list of a kind, in the bar over it. */
  readonly listActions?: Readonly<Record<string, ComponentType<ListActionsProps>>>
}

const found = import.meta.glob<{ readonly look: SystemLook }>('./*/index.tsx', { eager: true })
const looks = new Map(Object.entries(found).map(([path, { look }]) => [path.split('/')[1], look]))

/** The icon of a kind of resource, or a neutral one where its system says nothing. */
export const kindIcon = (system: string, kind: string): IconName => looks.get(system)?.kinds[kind] ?? 'resource'

/** A segment of a resource's path as crumbs write it. */
export const segmentText = (system: string, segment: string): string => looks.get(system)?.segment?.(segment) ?? segment

/** Whether a kind of resource has a page of its own, drawn by `kindPage`. */
export const hasPage = (system: string, kind: string): boolean => looks.get(system)?.pages?.[kind] !== undefined

/** The page a system has for a kind of resource, where `hasPage` says so. */
export function kindPage(kind: string, props: ResourcePageProps): ReactNode {
  const Page = looks.get(props.system)?.pages?.[kind]
  return Page && createElement(Page, props)
}

/** What a system offers over the list of a kind; nothing for most. */
export function kindListActions(kind: string, props: ListActionsProps): ReactNode {
  const Actions = looks.get(props.system)?.listActions?.[kind]
  return Actions && createElement(Suspense, null, createElement(Actions, props))
}
