import { ListMessageMoveTasksCommand } from '@aws-sdk/client-sqs'
import { ProblemError } from '#contract/problem.ts'
import type { SqsRedrive } from '#contract/systems/sqs.ts'
import type { Call } from '../../../driver.ts'
import type { Sqs } from '../../shared.ts'
import { badInput, codeOf, unsupported } from '../counts.ts'
import type { Target } from './sending.ts'
import type { Source } from './targets.ts'

/** Which way a redrive goes, and why. */
export type Way = { readonly by: 'aws' | 'journal'; readonly why: string }

/**
 * AWS's own task where it can do what is asked and may be asked, else the journal. Rejects with BadInput or Unsupported where
 * `aws` was asked for and cannot, and with Conflict while a task of AWS moves messages of the queue.
 */
export async function wayOf(
  sqs: Pick<Sqs, 'client'>, source: Source, target: Target | null, { by, select, edits, to }: SqsRedrive, call: Call,
): Promise<Way> {
  const refusal = cannot(source, target, { select, edits, to })
  if (by === 'aws' && refusal) throw refusal.error
  const task = await probe(sqs, source, call)
  if (task.running) {
    throw taskRuns(source.name)
  }
  if (by === 'aws' && task.refused) throw task.refused
  if (by === 'journal') return { by, why: 'as was asked' }
  if (refusal) return { by: 'journal', why: refusal.why }
  if (task.refused) return { by: 'journal', why: `AWS's own move task cannot be used: ${lower(task.refused.problem.message)}` }
  return { by: 'aws', why: by === 'aws' ? 'as was asked' : 'all messages are to be moved as they are' }
}

/** While a task of AWS moves messages of a queue, nothing else does. */
export const taskRuns = (name: string): ProblemError => new ProblemError({
  code: 'Conflict', message: `A move task of AWS already moves messages of ${name}; there is one a queue.`,
  hint: 'Wait for its end, or cancel it.',
})

type Refusal = { readonly why: string; readonly error: ProblemError }

/** What AWS's task cannot do (StartMessageMoveTask): a choice, a change, a queue that is no dead-letter queue, another type. */
function cannot({ name, attributes, sources }: Source, target: Target | null, { select, edits, to }: Pick<SqsRedrive, 'select' | 'edits' | 'to'>): Refusal | null {
  const journal = 'Leave by out, or ask for the journal.'
  if (select !== 'all') return { why: 'only some messages are chosen', error: badInput('by', "AWS's move task moves all messages; it cannot choose.", journal) }
  if (edits && Object.keys(edits).length > 0) return { why: 'some messages are changed', error: badInput('by', "AWS's move task changes no message.", journal) }
  if (to !== undefined && target && target.fifo !== attributes.fifo) {
    return { why: `${to} is a queue of another type`, error: unsupported(`AWS's move task cannot move messages of ${name} to ${to}, a queue of another type.`, journal) }
  }
  if (sources?.length === 0) {
    const why = `${name} is no dead-letter queue of a queue here`
    return { why, error: unsupported(`${why}, and AWS's move task moves from those only.`, journal) }
  }
  return null
}

/** Whether AWS knows move tasks here and this caller may ask, without beginning one. */
async function probe({ client }: Pick<Sqs, 'client'>, { attributes: { arn } }: Source, { signal }: Call): Promise<{ running: boolean; refused?: ProblemError }> {
  try {
    const { Results = [] } = await client.send(new ListMessageMoveTasksCommand({ SourceArn: arn, MaxResults: 10 }), { abortSignal: signal })
    return { running: Results.some(({ Status }) => Status === 'RUNNING') }
  } catch (error) {
    if (error instanceof ProblemError && isRefused(error)) return { running: false, refused: error }
    throw error
  }
}

/** Codes with which AWS, or an emulator, says that there is no such task or that it is not allowed. */
export const isRefused = (error: unknown): boolean => ['Forbidden', 'Unsupported', 'BadInput', 'NotFound'].includes(codeOf(error) ?? '')

const lower = (sentence: string): string => sentence.replace(/\.$/, '')
