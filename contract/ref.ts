import { z } from 'zod'

/** The name of a thing in a system: `{ kind: 'partition', path: ['orders', '3'] }`. Kinds and paths are listed in docs/api.md. */
export const Ref = z.strictObject({ kind: z.string().min(1), path: z.array(z.string()) })
export type Ref = z.infer<typeof Ref>

/** One string a ref, equal for equal refs; fit for a Map key. */
export const refKey = (ref: Ref): string => [ref.kind, ...ref.path.map(encodeURIComponent)].join('/')
