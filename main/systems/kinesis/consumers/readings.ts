import { ProblemError, type Problem } from '#contract/problem.ts'
import type { Call } from '../../driver.ts'
import { Kept } from '../../kept.ts'
import type { Kinesis } from '../shared.ts'
import type { Applications } from './applications.ts'
import { openPlaces } from './places.ts'
import { shardsOrNull } from './shards.ts'
import { capped, type Consumer, type Place } from './shared.ts'
import { unleased } from './unleased.ts'

/** The places of an application as they were at `at` (epoch ms); `problem` why none are known. */
export type Reading = { readonly at: number; readonly places: readonly Place[]; readonly problem?: Problem }

/** How old an application's places may be (ms): one read a shard and minute where AWS answers. */
const everyMs = { shown: 55_000, emulated: 1_000 } as const
/** What was read longer ago (ms) says nothing of now. */
const staleMs = 5 * 60_000
/** Where AWS answers, an application with more shards than this is read only while it is on a screen. */
const mostUnseen = 100

/** Reads the places of KCL applications, as often as they are sampled. */
export interface Readings {
  /**
   * Reads where the last reading is older than a minute, on an emulator each time. One that is not on a screen (`shown`) and has
   * very many shards is not read: its last reading is given, null where there is none of the last minutes. Rejects only when
   * cancelled.
   */
  of(consumer: Consumer, shown: boolean, call: Call): Promise<Reading | null>
}

/** Keeps the last reading of each application; aborting `lifetime` ends what is on its way. */
export function openReadings(kinesis: Kinesis, applications: Applications, lifetime: AbortSignal): Readings {
  const { account, streams, tools: { now } } = kinesis
  const every = account.emulated ? everyMs.emulated : everyMs.shown
  const places = openPlaces(kinesis)
  const kept = new Kept<Reading>(now, lifetime)

  const read = async ({ stream, at: table, unsure }: Consumer, call: Call): Promise<Reading> => {
    const refused = account.meter.refuses('sqs')
    if (refused !== null) return { at: now(), places: [], problem: capped(refused) }
    try {
      const [{ value: leases, at }, listed] = await Promise.all([
        applications.leases(table, stream, every, call), shardsOrNull(streams, stream, call),
      ])
      // Ids rise: a lease of a later shard tells of a reshard since they were listed.
      const isOld = listed !== null && leases.some((lease) => listed.every(({ id }) => id < lease.shard))
      const shards = isOld ? await shardsOrNull(streams, stream, call, true) : listed
      // Whose leases they are is not known: no stream is read for them.
      const all = [...leases, ...unleased(leases, shards ?? [])]
      return { at, places: unsure ? [] : await places.of(stream, table, all, shards, call) }
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code === 'Cancelled') throw error
      return { at: now(), places: [], problem: error.problem }
    }
  }
  return {
    async of(consumer, shown, call) {
      const key = `${consumer.stream}/${consumer.at}`
      if (!shown && !account.emulated && Number(consumer.facts['leases'] ?? 0) > mostUnseen) {
        return kept.known(key, staleMs)?.value ?? null
      }
      return (await kept.get(key, every, (signal) => read(consumer, { ...call, signal }), call)).value
    },
  }
}
