import { DescribeTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { ProblemError, type Problem } from '#contract/problem.ts'
import type { AwsAccount } from '#main/aws/account.ts'
import { within } from '#main/aws/within.ts'
import { Kept } from '../../kept.ts'
import { bounded } from '../../sqs/bounded.ts'
import { untilAborted } from '../../until-aborted.ts'
import type { Call } from '../../driver.ts'
import { isLasting } from './shared.ts'

/** How long the names of tables are good (ms); what a table is, stays. */
const namesMs = { aws: 10 * 60_000, emulated: 10_000 } as const
/** How long no table is looked at (ms) where AWS does not allow it, and where it only did not answer. */
const refusedMs = { lasting: 10 * 60_000, passing: 15_000 } as const
const atOnce = 10
/** How long a caller waits for tables that are being looked at (ms): there may be thousands, at ten a second. */
const patienceMs = 4_000
/** Tables that a KCL 3 application keeps beside its leases. */
const beside = /-(?:WorkerMetricStats|CoordinatorState)$/

/** `unknown` is how many tables nobody has looked at yet. */
type Told = { readonly tables: readonly string[]; readonly unknown: number; readonly problem?: Problem }

/** The tables in which KCL applications keep their leases. */
export interface LeaseTables {
  /** What is known after a short wait; the rest is looked at meanwhile. Rejects only when cancelled. */
  all(call: Call): Promise<Told>
}

/**
 * A table is one when its key is `leaseKey` alone, in KCL 1 to 3: one DescribeTable each, once. Aborting `lifetime` ends them.
 */
export function openLeaseTables(account: AwsAccount, now: () => number, lifetime: AbortSignal): LeaseTables {
  const names = new Kept<readonly string[]>(now, lifetime)
  const isLeases = new Map<string, boolean>()
  let refused: { readonly problem: Problem; readonly until: number } | undefined
  let sweep: Promise<unknown> | undefined

  const look = async (table: string): Promise<void> => {
    if (refused && now() < refused.until) return
    try {
      const { Table } = await account.client(DynamoDBClient).send(new DescribeTableCommand({ TableName: table }), {
        abortSignal: lifetime,
      })
      isLeases.set(table, Table?.KeySchema?.length === 1 && Table.KeySchema[0]?.AttributeName === 'leaseKey')
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      if (error.problem.code === 'NotFound') isLeases.set(table, false)
      else refused = { problem: error.problem, until: now() + refusedMs[isLasting(error.problem) ? 'lasting' : 'passing'] }
    }
  }
  const learn = async (all: readonly string[], call: Call): Promise<void> => {
    const unknown = all.filter((name) => !isLeases.has(name))
    if (unknown.length === 0) return
    sweep ??= bounded(unknown, atOnce, look).catch(() => {}).finally(() => (sweep = undefined))
    await untilAborted(within(patienceMs, sweep), call.signal)
  }

  /** Those that were there before, where they cannot be listed just now. */
  const namesOf = async (call: Call): Promise<{ readonly all: readonly string[]; readonly problem?: Problem }> => {
    try {
      const every = account.emulated ? namesMs.emulated : namesMs.aws
      return { all: (await names.get('', every, (signal) => listTables(account, signal), call)).value }
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code === 'Cancelled') throw error
      if (error.problem.code === 'Unsupported') return { all: [] }
      return { all: names.known('', Infinity)?.value ?? [], problem: error.problem }
    }
  }

  return {
    async all(call) {
      if (refused && now() >= refused.until) refused = undefined
      const { all, problem } = await namesOf(call)
      await learn(all, call)
      const why = problem ?? refused?.problem
      const tables = all.filter((name) => isLeases.get(name) === true)
      return { tables, unknown: all.filter((name) => !isLeases.has(name)).length, ...(why && { problem: why }) }
    },
  }
}

async function listTables(account: AwsAccount, abortSignal: AbortSignal): Promise<readonly string[]> {
  const client = account.client(DynamoDBClient)
  const names: string[] = []
  let from: string | undefined
  do {
    const page = await client.send(
      new ListTablesCommand({ Limit: 100, ...(from !== undefined && { ExclusiveStartTableName: from }) }), { abortSignal },
    )
    names.push(...(page.TableNames ?? []))
    from = page.LastEvaluatedTableName
  } while (from !== undefined)
  return names.filter((name) => !beside.test(name))
}
