import { Refusal } from '../answer.ts'
import { keyOf, type ShardPlace } from './places.ts'

/** What a shard bears (Kinesis Data Streams, Quotas and limits): calls a second of each operation, bytes a second read. */
const callsASecond = 5
const bytesASecond = 2 * 2 ** 20

type Call = { readonly at: number; bytes: number }

/** The limits of shards that AWS enforces and no emulator does. All who read a shard share them. */
export class ShardLimits {
  readonly #now: () => number
  readonly #calls = new Map<string, Call[]>()
  readonly #rests = new Map<string, number>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** Counts a call, or refuses it as AWS does where the shard had its calls or bytes of this second. */
  ask(operation: string, place: ShardPlace): void {
    const now = this.#now()
    const key = `${operation} ${keyOf(place)}`
    const recent = (this.#calls.get(key) ?? []).filter(({ at }) => now - at < 1000)
    const bytes = recent.reduce((sum, call) => sum + call.bytes, 0)
    if (recent.length >= callsASecond || bytes >= bytesASecond || now < (this.#rests.get(key) ?? 0)) {
      throw new Refusal('ProvisionedThroughputExceededException',
        `Rate exceeded for shard ${place.shard} in stream ${place.stream} under account ${place.account}.`)
    }
    this.#calls.set(key, [...recent, { at: now, bytes: 0 }])
  }

  /** Counts what a call gave. One that gave more than a second's bytes makes the shard rest: 10 MiB for 5 s. */
  gave(operation: string, place: ShardPlace, bytes: number): void {
    const key = `${operation} ${keyOf(place)}`
    const call = this.#calls.get(key)?.find((each) => each.bytes === 0)
    if (call) call.bytes = bytes
    if (bytes > bytesASecond) this.#rests.set(key, this.#now() + bytes / bytesASecond * 1000)
  }
}
