import { z } from 'zod'
import { ProblemError } from '#contract/problem.ts'
import { SandboxConsumer } from '#contract/sandbox.ts'
import type { Consumers } from './consumers.ts'
import { endpointOf, type SandboxPorts } from './running.ts'

const Answer = z.object({ items: z.array(SandboxConsumer).optional(), problem: z.object({
  code: z.enum(['NotFound', 'TimedOut', 'Internal']).catch('Internal'), message: z.string(), hint: z.string().optional(),
}).optional() })

/** The consumers of a sandbox that another process holds, asked through its AWS; none where it has no AWS. */
export async function remoteConsumers({ aws }: SandboxPorts): Promise<Consumers> {
  return aws === undefined ? [] : await ask(aws, { method: 'GET' })
}

/** Stops or starts one of them. Rejects with NotFound for a name it does not have. */
export async function runRemoteConsumer({ aws }: SandboxPorts, name: string, running: boolean): Promise<Consumers> {
  if (aws !== undefined) return await ask(aws, { method: 'POST', body: JSON.stringify({ name, running }) })
  throw new ProblemError({
    code: 'NotFound', message: `The sandbox has no consumer named ${name} that can be reached.`,
    hint: 'It runs without AWS; its consumers can be stopped only by the program that holds it.',
  })
}

async function ask(port: number, init: RequestInit): Promise<Consumers> {
  const response = await fetch(`${endpointOf(port)}/__consumers`, { ...init, signal: AbortSignal.timeout(35_000) })
  const { items = [], problem } = Answer.parse(await response.json())
  if (problem) {
    const { code, message, hint } = problem
    throw new ProblemError({ code, message, ...hint !== undefined && { hint } })
  }
  return items
}
