import { ProblemError, type Problem } from '#contract/problem.ts'
import { Kept, type Told } from '../../kept.ts'
import type { Call } from '../../driver.ts'
import { bounded } from '../../sqs/bounded.ts'
import type { Kinesis } from '../shared.ts'
import { isHere } from './here.ts'
import { openLeaseTables } from './lease-tables.ts'
import { readLeases, type Lease } from './leases.ts'
import { openOwners } from './owners.ts'
import { capped } from './shared.ts'

/** A KCL application's leases of one stream; `unsure` names all streams that they fit alike, where they fit more than one. */
export type Application = {
  readonly table: string
  readonly stream: string
  readonly leases: readonly Lease[]
  readonly unsure?: readonly string[]
}

/** How old leases may be for a list (ms), which asks for streams and owners only. */
const listedMs = 10 * 60_000
const listedEmulatedMs = 10_000
const atOnce = 10

/** KCL applications by what they keep in DynamoDB. */
export interface Applications {
  /** Every one that reads a stream of this account and region. Rejects only when cancelled. */
  all(call: Call): Promise<{
    readonly found: readonly Application[]; readonly unknown: number; readonly problems: readonly Problem[]
  }>
  /** The leases of a table on a stream, no older than this (ms). Rejects with a ProblemError. */
  leases(table: string, stream: string, maxAgeMs: number, call: Call): Promise<Told<readonly Lease[]>>
}

/** Asks nothing before its first use. */
export function openApplications(kinesis: Kinesis, lifetime: AbortSignal): Applications {
  const { account, streams, tools: { now } } = kinesis
  const tables = openLeaseTables(account, now, lifetime)
  const kept = new Kept<readonly Lease[]>(now, lifetime)
  const owners = openOwners(kinesis)
  const read = (table: string, maxAgeMs: number, call: Call) =>
    kept.get(table, maxAgeMs, (signal) => readLeases(account, table, signal), call)

  /**
   * What was read before, where it cannot be read just now or costs more than the cap: an application does not go with one answer
   * that did not come. It goes with its table.
   */
  const leasesOf = async (table: string, problems: Problem[], call: Call): Promise<readonly Lease[]> => {
    const before = kept.known(table, Infinity)?.value ?? []
    const refused = account.meter.refuses('sqs')
    if (refused !== null) {
      problems.push(capped(refused))
      return before
    }
    try {
      return (await read(table, account.emulated ? listedEmulatedMs : listedMs, call)).value
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code === 'Cancelled') throw error
      if (error.problem.code === 'NotFound') return []
      problems.push(error.problem)
      return before
    }
  }
  const applicationsIn = async (
    table: string, all: readonly string[], problems: Problem[], call: Call,
  ): Promise<readonly Application[]> => {
    const leases = await leasesOf(table, problems, call)
    const here = leases.filter(({ stream, account: owner }) => stream !== null && isHere(kinesis, stream, owner))
    const named = Map.groupBy(here, ({ stream }) => stream ?? '')
    const ofMany = [...named].filter(([stream]) => all.includes(stream)).map(([stream, of]) => ({ table, stream, leases: of }))
    const rest = leases.filter(({ stream }) => stream === null)
    const found = rest.length === 0 ? [] : await owners.of(table, rest, all, call)
    const [first] = found
    return first === undefined ? ofMany : [...ofMany, {
      table, stream: first, leases: rest, ...(found.length > 1 && { unsure: found }),
    }]
  }

  return {
    async all(call) {
      const { tables: all, unknown, problem } = await tables.all(call)
      const problems: Problem[] = problem ? [problem] : []
      if (all.length === 0) return { found: [], unknown, problems }
      const names = await streams.all(call)
      const found = await bounded(all, atOnce, async (table) => {
        try {
          return await applicationsIn(table, names, problems, call)
        } catch (error) {
          if (!(error instanceof ProblemError) || error.problem.code === 'Cancelled') throw error
          problems.push(error.problem)
          return []
        }
      })
      return { found: found.flat(), unknown, problems: distinct(problems) }
    },
    async leases(table, stream, maxAgeMs, call) {
      const told = await read(table, maxAgeMs, call)
      return { at: told.at, value: told.value.filter((lease) => lease.stream === null || lease.stream === stream) }
    },
  }
}

/** One problem of each kind: a permission that is missing for ten tables is one thing to tell. */
const distinct = (problems: readonly Problem[]): readonly Problem[] =>
  [...new Map(problems.map((problem) => [`${problem.code} ${problem.message.replace(/ on table \S+/, '')}`, problem])).values()]
