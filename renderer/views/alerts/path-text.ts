import type { Kind } from '#contract/manifest.ts'
import type { Ref } from '#contract/ref.ts'
import { segmentText } from '../../systems/registry.ts'

/** What a resource is called, with what it is in: `clickstream / enricher`. A number says of what: `orders / Partition 3`. */
export function pathText(system: string, { path }: Ref, kind: Kind | undefined): string {
  const words = path.map((segment) => segmentText(system, segment))
  const last = words.pop() ?? ''
  return [...words, kind && /^\d+$/.test(last) ? `${kind.label} ${last}` : last].join(' / ')
}
