import { ProblemError } from '#contract/problem.ts'
import type { ReadQuery } from '#contract/query.ts'

/** A query made complete, in seconds and messages. */
export type Asked = {
  readonly mode: 'sample' | 'hold'
  readonly hideSeconds: number
  readonly waitSeconds: number
  readonly limit: number
  readonly acceptRisk: boolean
  readonly acceptFifo: boolean
}

/** Long enough that every server of a queue is asked, short enough to wait for (ReceiveMessage, WaitTimeSeconds). */
const defaultWait = 2

/** Why a member makes no sense of a queue. */
const cannot = {
  from: 'SQS chooses which messages it gives', until: 'SQS chooses which messages it gives', direction: 'SQS gives messages in no order that could be turned',
  partitions: 'a queue has no partitions', committedOnly: 'a queue has no transactions',
} as const

/** Throws Unsupported for what SQS cannot honour, BadInput for what cannot be meant. */
export function askedOf(query: ReadQuery): Asked {
  for (const member of Object.keys(cannot) as (keyof typeof cannot)[]) {
    if (query[member] === undefined || query[member] === false) continue
    throw unsupported(member, cannot[member])
  }
  if (query.filter?.key !== undefined) throw unsupported('filter.key', 'a message of SQS has no key')
  if (query.decode?.key !== undefined) throw unsupported('decode.key', 'a message of SQS has no key')
  const { mode = 'sample', hideSeconds = 5, waitSeconds = defaultWait, limit = 100, acceptRisk = false, acceptFifo = false } = query
  if (mode === 'hold' && hideSeconds === 0) {
    throw new ProblemError({
      code: 'BadInput', message: 'A hold that hides nothing is none.', hint: 'Hide for at least a second, or sample.',
      issues: [{ path: 'query.hideSeconds', message: 'must be at least 1 with mode hold' }],
    })
  }
  return { mode, hideSeconds, waitSeconds, limit, acceptRisk, acceptFifo }
}

const unsupported = (member: string, why: string): ProblemError => new ProblemError({
  code: 'Unsupported', message: `A read of a queue cannot honour ${member}: ${why}.`, hint: `Leave ${member} out.`,
  issues: [{ path: `query.${member}`, message: why }],
})
