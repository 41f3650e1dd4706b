import { z } from 'zod'

/** How much is at stake: what is destructive must be typed to be confirmed in production. */
export const Environment = z.enum(['dev', 'staging', 'production'])
export type Environment = z.infer<typeof Environment>
