import { z } from 'zod'

/**
 * Settings of the host. `workers` is how many threads read Kafka, from 1 to `cores`; it holds for connections opened afterwards.
 * `fixed`: the command line said how many, and saving another number is refused.
 */
export const HostSettings = z.object({ workers: z.int().min(1), cores: z.int().min(1), fixed: z.boolean().optional() })
export type HostSettings = z.infer<typeof HostSettings>
