import { setTimeout as sleep } from 'node:timers/promises'
import { wave } from '../../../story/produce.ts'
import { randomFrom } from '../../../story/random.ts'
import type { StandIn } from '../../stand-in/stand-in.ts'
import type { Startable } from '../story.ts'
import { awsWire, type AwsWire } from '../wire.ts'
import { Audit } from './audit.ts'
import { nextRecord, type StreamRecord } from './clicks.ts'
import { Counter } from './counter.ts'
import { createEnrich, playEnrich } from './enrich.ts'
import { keepResharding } from './reshard.ts'
import { stream } from './shards.ts'

/** The running story of the stream `clickstream`; its `counter` can be stopped and started. */
export type Clickstream = { readonly counter: Startable; close(): Promise<void> }

/** Records a second, which carry twice as many clicks, and those to begin with. */
const perSecond = 8
const firstRecords = 300
/** The emulator keeps every record in memory, about 1 KB each: from so many on (after 7 h) a tenth as many come. */
const manyRecords = 200_000
const beatMs = 500

/** Makes the stream, fills it and keeps its writers and readers going. Resolves when it holds records and has its readers. */
export async function startClickstream(
  standIn: Pick<StandIn, 'url' | 'measure'>, report: (message: string) => void,
): Promise<Clickstream> {
  const stop = new AbortController()
  const aws = awsWire(standIn.url, stop.signal)
  const tell = (error: unknown) => stop.signal.aborted || report(`clickstream: ${String(error)}`)
  await createStream(aws)
  const writer = new ClickWriter(aws)
  await writer.write(firstRecords)
  const counter = new Counter(aws, report)
  await counter.open()
  await createEnrich(aws).catch(tell)
  const audit = new Audit(aws, (event) => playEnrich(standIn.measure, event), stop.signal)
  const all = [
    writer.keepWriting(tell, stop.signal), keepResharding(aws, report, stop.signal), audit.keepReading(report).catch(tell),
  ]
  return {
    counter,
    async close() {
      const stopped = counter.run(false)
      stop.abort()
      await Promise.all([stopped, ...all])
    },
  }
}

async function createStream(aws: AwsWire): Promise<void> {
  await aws.kinesis('CreateStream', { StreamName: stream, ShardCount: 4, StreamModeDetails: { StreamMode: 'PROVISIONED' } })
  for (let status = ''; status !== 'ACTIVE'; await sleep(50)) {
    const { StreamDescriptionSummary } = await aws.kinesis('DescribeStreamSummary', { StreamName: stream })
    status = String(Object(StreamDescriptionSummary).StreamStatus)
  }
  await aws.kinesis('EnableEnhancedMonitoring', { StreamName: stream, ShardLevelMetrics: ['ALL'] })
  await aws.kinesis('AddTagsToStream', { StreamName: stream, Tags: { team: 'growth', environment: 'sandbox' } })
}

/** Writes clicks, numbered on. */
class ClickWriter {
  readonly #aws: AwsWire
  readonly #random = randomFrom(11)
  #next = 1
  #written = 0
  #owed = 0

  constructor(aws: AwsWire) {
    this.#aws = aws
  }

  async write(count: number): Promise<void> {
    if (count === 0) return
    const records = Array.from({ length: count }, () => this.#record())
    await this.#aws.kinesis('PutRecords', { StreamName: stream, Records: records })
    this.#written += count
  }

  async keepWriting(tell: (error: unknown) => unknown, signal: AbortSignal): Promise<void> {
    let last = Date.now()
    while (!signal.aborted) {
      await sleep(beatMs, undefined, { signal }).catch(() => undefined)
      const now = Date.now()
      const pace = this.#written < manyRecords ? perSecond : perSecond / 10
      this.#owed += pace * wave(now, 3, 0.1) * Math.min(2000, now - last) / 1000
      last = now
      const due = Math.floor(this.#owed)
      this.#owed -= due
      if (!signal.aborted) await this.write(due).catch(tell)
    }
  }

  #record(): StreamRecord {
    const { record, clicks } = nextRecord(this.#next, this.#random, Date.now())
    this.#next += clicks
    return record
  }
}
