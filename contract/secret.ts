import { z } from 'zod'

/** A text that goes to the vault and never comes back over the wire. null removes the stored one; absent keeps it. */
export const secret = () => z.string().nullable().meta({ secret: true })
