import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Startable } from '../story.ts'
import type { AwsWire } from '../wire.ts'
import { createTables, putLease, putWorker } from './leases.ts'
import { PlaceInTime } from './place-in-time.ts'
import { ShardReader } from './shard-reader.ts'
import { shardsOf } from './shards.ts'

const beatMs = 1000
/** Leases are renewed and new shards looked for at every so many beats. */
const renewAt = 3

type Held = { readonly reader: ShardReader; counter: number; switches: number; ended: boolean }

/**
 * The application `clickstream-counter`: reads every shard, parents before children, and keeps its leases as KCL 3 does, in the
 * names of two workers. It can be stopped and started.
 */
export class Counter implements Startable {
  readonly #aws: AwsWire
  readonly #report: (message: string) => void
  readonly #held = new Map<string, Held>()
  readonly #place = new PlaceInTime(Date.now())
  #owners: readonly string[] = []
  #stop: AbortController | null = null
  #working: Promise<void> = Promise.resolve()

  constructor(aws: AwsWire, report: (message: string) => void) {
    this.#aws = aws
    this.#report = report
  }

  get running(): boolean {
    return this.#stop !== null
  }

  /** Makes its tables and begins at the oldest record. */
  async open(): Promise<void> {
    await createTables(this.#aws)
    await this.run(true)
  }

  async run(running: boolean): Promise<void> {
    if (running === this.running) return
    this.#stop?.abort()
    this.#stop = null
    await this.#working
    if (running) this.#start()
  }

  #start(): void {
    const stop = new AbortController()
    this.#stop = stop
    this.#owners = ['10-0-3-17', '10-0-4-42'].map((host) => `ip-${host}:${randomUUID()}`)
    for (const held of this.#held.values()) {
      held.reader.restart()
      held.switches++
    }
    this.#place.resume(Date.now())
    this.#working = this.#work(stop.signal)
  }

  async #work(signal: AbortSignal): Promise<void> {
    for (let beat = 0; !signal.aborted; beat++) {
      try {
        if (beat % renewAt === 0) await this.#takeShards()
        await this.#read(this.#place.at(Date.now()))
        if (beat % renewAt === 0) await this.#renew()
      } catch (error) {
        if (!signal.aborted) this.#report(`clickstream-counter: ${String(error)}`)
      }
      await sleep(beatMs, undefined, { signal }).catch(() => undefined)
    }
  }

  /** Holds every shard whose parents are done. */
  async #takeShards(): Promise<void> {
    const shards = await shardsOf(this.#aws)
    const known = new Set(shards.map(({ id }) => id))
    for (const shard of shards) {
      const ready = shard.parents.every((parent) => !known.has(parent) || this.#held.get(parent)?.ended)
      if (ready && !this.#held.has(shard.id)) {
        this.#held.set(shard.id, { reader: new ShardReader(this.#aws, shard), counter: 1, switches: 0, ended: false })
      }
    }
  }

  /** A shard that AWS throttles has its turn at the next beat. */
  async #read(until: number): Promise<void> {
    const open = [...this.#held.values()].filter(({ ended }) => !ended)
    await Promise.all(open.map(({ reader }) => reader.advance(until).catch((error: unknown) => {
      if (!String(error).includes('ProvisionedThroughputExceeded')) throw error
    })))
  }

  async #renew(): Promise<void> {
    const held = [...this.#held.values()].filter(({ ended }) => !ended)
    await Promise.all(held.map(async (lease, i) => {
      const { shard, checkpoint } = lease.reader
      const owner = this.#owners[i % this.#owners.length] ?? ''
      await putLease(this.#aws, {
        shard: shard.id, checkpoint, owner, counter: lease.counter++, switches: lease.switches, parents: shard.parents,
        firstHash: String(shard.first), lastHash: String(shard.last),
      })
      lease.ended = lease.reader.done
    }))
    await Promise.all(this.#owners.map((owner) => putWorker(this.#aws, owner, Date.now())))
  }
}
