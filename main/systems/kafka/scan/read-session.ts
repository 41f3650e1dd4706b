import { type Problem, ProblemError } from '#contract/problem.ts'
import type { ReadQuery } from '#contract/query.ts'
import type { KafkaConnection } from '#contract/systems/kafka.ts'
import { openPayloads } from '#main/payload/reading.ts'
import type { SchemaSource } from '#main/payload/registry/schema.ts'
import type { Tokens } from '../tokens.ts'
import { WireBrokers } from '../wire/brokers.ts'
import { Judge } from './judge.ts'
import { PartitionLog, persist } from './partition-log.ts'
import { PartitionSource } from './partition-source.ts'
import { breathe } from './pause.ts'
import type { PlaceCell } from './place.ts'
import { planRead, type ReadPlan } from './plan.ts'
import { failedSlice, readSlice } from './read-slice.ts'
import type { Direction, Slice, SliceResult } from './slice.ts'
import { TopicView } from './topic-view.ts'

/** What a read is about. `planned` is null for the session that is to plan it. */
export type ReadTask = {
  readonly connection: KafkaConnection
  readonly topic: string
  readonly query: ReadQuery
  readonly planned: Planned | null
}

/** What a plan tells every session of its read. `topicId` keeps a topic that was created again out of it. */
export type Planned = { readonly direction: Direction; readonly committedOnly: boolean; readonly topicId: string | null }

/** What belongs to the thread that a session runs in: the name of its task, where it stands, and where schemas and
 * tokens come from. */
export type SessionPlace = {
  readonly task: number; readonly cell: PlaceCell; readonly schemas?: SchemaSource | undefined; readonly tokens?: Tokens | undefined
}

type Line = { readonly brokers: WireBrokers; readonly topic: Promise<TopicView>; slices: number }

/** Two connections a broker, so that one is being read from while the other waits. */
const mostLines = 2
/** How long the work goes on before sockets and messages get their turn, ms. */
const stretchMs = 25

/** The part of a read that one thread does: compiled filter, payload decoders and connections, open until `signal` aborts. */
export class ReadSession {
  readonly #task: ReadTask
  readonly #signal: AbortSignal
  readonly #judgeOf: (committedOnly: boolean) => Judge
  readonly #lines: Line[] = []
  readonly #tokens: Tokens | undefined
  #planned: Planned | null
  #judge: Judge
  #breathedAt = performance.now()

  /** Throws BadInput for a filter that does not compile or a decoder that does not exist. */
  constructor(task: ReadTask, { task: name, cell, schemas, tokens }: SessionPlace, signal: AbortSignal) {
    this.#task = task
    this.#tokens = tokens
    this.#signal = signal
    this.#planned = task.planned
    const { connection: { checksums }, topic, query: { filter, decode, ...showing } } = task
    const payloads = openPayloads({ decode, topic, schemas })
    this.#judgeOf = (committedOnly) => new Judge({
      filter, decode, payloads, showing, committedOnly, checksums, task: name, cell,
    })
    this.#judge = this.#judgeOf(task.planned?.committedOnly ?? false)
  }

  /** Fixes the range of the read. Rejects for a query or topic that cannot be read. */
  async plan(): Promise<ReadPlan> {
    const topic = await this.#line().topic
    const plan = await planRead(topic, this.#task.query, this.#signal)
    this.#planned = { direction: plan.direction, committedOnly: plan.token.committedOnly, topicId: topic.topicId }
    this.#judge = this.#judgeOf(plan.token.committedOnly)
    return plan
  }

  /** Rejects only with Cancelled and with what is no ProblemError. */
  async read(slice: Slice): Promise<SliceResult> {
    const [line, direction] = [this.#line(), this.#planned?.direction ?? 'forward']
    line.slices++
    try {
      const log = new PartitionLog(await line.topic, slice.partition, this.#signal)
      return await readSlice(slice, {
        source: new PartitionSource(log, slice.stable), judge: this.#judge, direction, turn: () => this.#turn(),
      })
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code === 'Cancelled') throw error
      this.#lines.splice(this.#lines.indexOf(line), 1)
      line.brokers.close()
      return failedSlice(slice, direction, error.problem)
    } finally {
      line.slices--
    }
  }

  /** The problem of a topic that was deleted or created again since, which makes what was read doubtful. */
  async check(): Promise<Problem | null> {
    try {
      await (await this.#line().topic).refresh()
      return null
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code === 'Cancelled') throw error
      return error.problem.code === 'Conflict' || error.problem.code === 'NotFound' ? error.problem : null
    }
  }

  close(): void {
    for (const { brokers } of this.#lines) brokers.close()
  }

  /** The line with the least to do; a new one while every other has something. */
  #line(): Line {
    const [least] = this.#lines.toSorted((a, b) => a.slices - b.slices)
    if (least && (least.slices === 0 || this.#lines.length >= mostLines)) return least
    const brokers = new WireBrokers(this.#task.connection, this.#signal, this.#tokens)
    const topic = this.#planned
      ? persist(() => TopicView.open(this.#task.topic, brokers, this.#planned?.topicId), this.#signal)
      : TopicView.open(this.#task.topic, brokers)
    topic.catch(() => {})
    const line = { brokers, topic, slices: 0 }
    this.#lines.push(line)
    return line
  }

  #turn(): Promise<void> | null {
    if (performance.now() - this.#breathedAt < stretchMs) return null
    return breathe(this.#signal).then(() => { this.#breathedAt = performance.now() })
  }
}
