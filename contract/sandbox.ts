import { z } from 'zod'
import { Problem } from './problem.ts'

/** A consumer of the sandbox that can be stopped and started again, to show what a backlog does. `reads` is what it reads from. */
export const SandboxConsumer = z.object({ name: z.string(), reads: z.string(), system: z.string(), running: z.boolean() })
export type SandboxConsumer = z.infer<typeof SandboxConsumer>

/**
 * How the sandbox of a host is doing: `step` says what it does while it starts, `connection` is the id of its
 * Kafka connection once it runs, `connections` the ids of all that were saved for it.
 */
export const SandboxStatus = z.object({
  state: z.enum(['stopped', 'starting', 'running', 'failed']),
  step: z.string().optional(),
  connection: z.string().optional(),
  connections: z.array(z.string()).optional(),
  problem: Problem.optional(),
})
export type SandboxStatus = z.infer<typeof SandboxStatus>
