import { answerWith, Refusal, type Answer } from '../answer.ts'
import { fieldsOf, type Asked } from '../asked.ts'
import { emulatorAt, type Backend, type Emulator } from '../backend.ts'
import { text } from '../fields.ts'
import type { Part } from '../part.ts'
import { Iterators } from './iterators.ts'
import { bytesOf, listOf, placeIn, streamOf, type ShardPlace } from './places.ts'
import { ShardLimits } from './shard-limits.ts'
import { seen } from './subscription.ts'

/** Told of what passed, for CloudWatch. `place` is the shard of a call that reads, null for any other. */
export interface KinesisWatch {
  passed(asked: Asked, fields: Fields, answer: Fields, place: ShardPlace | null): void
  throttled(asked: Asked, place: ShardPlace): void
  /** One event of a fan-out subscription. */
  event(asked: Asked, fields: Fields, event: Fields): void
}
type Fields = Readonly<Record<string, unknown>>

/** Records a call may put (Kinesis API reference, PutRecords). */
const mostRecords = 500

/**
 * Kinesis, which kinesis-local answers, with what it lacks: the limits of shards, iterators that grow old, the size of a batch.
 * Its address may still be coming; requests wait for it.
 */
export class KinesisPart implements Part {
  readonly iterators: Iterators
  /** So many records of the next PutRecords are refused one by one, as a shard does that is written too fast. */
  refusedPuts = 0
  /** The most records that an answer of GetRecords has, however many are asked for; AWS gives fewer as it likes. */
  mostRead = Infinity
  readonly #limits: ShardLimits
  readonly #emulator: Promise<Emulator>
  readonly #watch: KinesisWatch

  constructor(url: Promise<string>, watch: KinesisWatch, now: () => number) {
    this.#emulator = url.then(emulatorAt)
    this.#emulator.catch(() => undefined)
    this.#watch = watch
    this.#limits = new ShardLimits(now)
    this.iterators = new Iterators(now)
  }

  owns({ service }: Asked): boolean {
    return service === 'kinesis'
  }

  async answer(asked: Asked, _backend: Backend, signal: AbortSignal): Promise<Answer> {
    const fields = fieldsOf(asked)
    const emulator = await this.#emulator.catch((error: unknown) => {
      throw new Refusal('ServiceUnavailableException', `There is no Kinesis here: ${String(error)}`, 503)
    })
    const place = this.#placeOf(asked, fields)
    if (asked.operation === 'PutRecords') return await this.#putRecords(emulator, asked, fields, signal)
    const answer = fullAnswer(asked, await emulator.forward(
      this.#lessened(asked, fields), signal, ({ status }) => asked.operation === 'SubscribeToShard' && status < 300,
    ), this.#limitOf(fields))
    if (answer.stream) return { ...answer, stream: seen(answer.stream, (event) => this.#watch.event(asked, fields, event)) }
    if (answer.status >= 300) return answer
    const given = fieldsOf(answer)
    if (place) this.#gave(asked, place, given)
    this.#watch.passed(asked, fields, given, place)
    return answer
  }

  async close(): Promise<void> {
    await this.#emulator.then((emulator) => emulator.close(), () => undefined)
  }

  /** The shard that a reading call is about, which has a call left for it; null for every other call. */
  #placeOf(asked: Asked, fields: Fields): ShardPlace | null {
    // The binary protocol of older SDKs is handed on as it is.
    if (asked.headers['content-type']?.includes('cbor')) return null
    const place = this.#named(asked, fields)
    if (place === null) return null
    try {
      this.#limits.ask(asked.operation, place)
      return place
    } catch (error) {
      if (asked.operation === 'GetRecords') this.#watch.throttled(asked, place)
      throw error
    }
  }

  #limitOf({ Limit }: Fields): number {
    return Math.min(Number(Limit ?? Infinity), this.mostRead)
  }

  #lessened(asked: Asked, fields: Fields): Asked {
    if (asked.operation !== 'GetRecords' || this.mostRead === Infinity) return asked
    return { ...asked, body: Buffer.from(JSON.stringify({ ...fields, Limit: this.#limitOf(fields) })) }
  }

  #named(asked: Asked, fields: Fields): ShardPlace | null {
    if (asked.operation === 'GetRecords') return this.iterators.placeOf(text(fields.ShardIterator))
    return asked.operation === 'GetShardIterator' ? placeIn(asked, streamOf(fields), text(fields.ShardId)) : null
  }

  #gave(asked: Asked, place: ShardPlace, given: Fields): void {
    this.iterators.gave(text(given.ShardIterator), place)
    this.iterators.gave(text(given.NextShardIterator), place)
    if (asked.operation === 'GetRecords') this.#limits.gave(asked.operation, place, bytesOf(given.Records))
  }

  async #putRecords(emulator: Emulator, asked: Asked, fields: Fields, signal: AbortSignal): Promise<Answer> {
    const records = listOf(fields.Records)
    if (records.length > mostRecords) {
      throw new Refusal('ValidationException', `1 validation error detected: Value at 'records' failed to satisfy constraint: `
        + `Member must have length less than or equal to ${mostRecords}`)
    }
    // Every other record, so that refused ones lie between accepted ones.
    const refused = new Set(records.flatMap((_, i) => (i % 2 === 0 ? [i] : [])).slice(0, this.refusedPuts))
    this.refusedPuts -= refused.size
    const kept = records.filter((_, i) => !refused.has(i))
    const body = refused.size === 0 ? asked.body : Buffer.from(JSON.stringify({ ...fields, Records: kept }))
    const answer = kept.length > 0 ? await emulator.forward({ ...asked, body }, signal) : answerWith(asked, { Records: [] })
    if (answer.status >= 300) return answer
    const given = fieldsOf(answer)
    const results = [...listOf(given.Records)].values()
    const all = records.map((_, i) => (refused.has(i) ? refusal(asked, streamOf(fields)) : results.next().value ?? {}))
    const whole = { ...given, FailedRecordCount: Number(given.FailedRecordCount ?? 0) + refused.size, Records: all }
    this.#watch.passed(asked, fields, whole, null)
    return refused.size === 0 ? answer : answerWith(asked, whole)
  }
}

/**
 * kinesis-local tells by arrival times alone how far an answer is from the newest record, so that one which leaves off between
 * records of the same millisecond seems to have caught up. On AWS it has not.
 */
function fullAnswer(asked: Asked, answer: Answer, limit: number): Answer {
  if (asked.operation !== 'GetRecords' || answer.status >= 300) return answer
  const given = fieldsOf(answer)
  if (given.MillisBehindLatest !== 0 || !given.NextShardIterator || listOf(given.Records).length < limit) return answer
  return answerWith(asked, { ...given, MillisBehindLatest: 1 })
}

const refusal = ({ account }: Asked, stream: string): Fields => ({
  ErrorCode: 'ProvisionedThroughputExceededException',
  ErrorMessage: `Rate exceeded for shard in stream ${stream} under account ${account}.`,
})
