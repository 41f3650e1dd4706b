import type { IconName } from '../ui/icon.tsx'

/** What a system adds to the generic screens. */
export interface SystemLook {
  /** The system's own mark. */
  readonly icon: IconName
  /** The mark of each kind of resource. */
  readonly kinds: Readonly<Record<string, IconName>>
}

const found = import.meta.glob<{ readonly look: SystemLook }>('./*/index.tsx', { eager: true })
const looks = new Map(Object.entries(found).map(([path, { look }]) => [path.split('/')[1], look]))

/** The icon of a kind of resource, or a neutral one where its system says nothing. */
export const kindIcon = (system: string, kind: string): IconName => looks.get(system)?.kinds[kind] ?? 'resource'
