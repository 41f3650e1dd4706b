import { createElement, type ComponentType, type ReactNode } from 'react'
import type { IconName } from '../ui/icon.tsx'

/** What the page of a resource is given. */
export interface ResourcePageProps { readonly connection: string; readonly system: string; readonly path: readonly string[] }

/** What a system adds to the generic screens. */
export interface SystemLook {
  /** The system's own mark. */
  readonly icon: IconName
  /** The mark of each kind of resource. */
  readonly kinds: Readonly<Record<string, IconName>>
  /** Pages of its own for some kinds; the others show their details. */
  readonly pages?: Readonly<Record<string, ComponentType<ResourcePageProps>>>
}

const found = import.meta.glob<{ readonly look: SystemLook }>('./*/index.tsx', { eager: true })
const looks = new Map(Object.entries(found).map(([path, { look }]) => [path.split('/')[1], look]))

/** The icon of a kind of resource, or a neutral one where its system says nothing. */
export const kindIcon = (system: string, kind: string): IconName => looks.get(system)?.kinds[kind] ?? 'resource'

/** Whether a kind of resource has a page of its own, drawn by `kindPage`. */
export const hasPage = (system: string, kind: string): boolean => looks.get(system)?.pages?.[kind] !== undefined

/** The page a system has for a kind of resource, where `hasPage` says so. */
export function kindPage(kind: string, props: ResourcePageProps): ReactNode {
  const Page = looks.get(props.system)?.pages?.[kind]
  return Page && createElement(Page, props)
}
