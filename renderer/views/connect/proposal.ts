import type { ExportedConnection } from '#contract/connection.ts'
import { createStore } from '../../store.ts'

/** A connection that another page proposes and that still lacks something only a person knows (a user and a password). */
export const proposal = createStore<ExportedConnection | undefined>(undefined)
