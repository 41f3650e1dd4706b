import { type Problem, ProblemError } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'
import type { WireBrokers } from '../wire/brokers.ts'
import type { BrokerConnection } from '../wire/connection.ts'
import { errorCodeProblem, kafkaErrors } from '../wire/error-codes.ts'

/** Who leads the partitions of one topic. `topicId` tells a re-created topic of the same name; null before Kafka 2.8. */
export class TopicView {
  readonly name: string
  readonly brokers: WireBrokers
  #topicId: string | null = null
  #leaders: ReadonlyMap<number, number> = new Map()
  #refreshing: Promise<void> | null = null

  private constructor(name: string, brokers: WireBrokers) {
    this.name = name
    this.brokers = brokers
  }

  /** Rejects with NotFound, Forbidden or Unreachable, and with Conflict where `known` is the id of another topic of that name. */
  static async open(name: string, brokers: WireBrokers, known?: string | null): Promise<TopicView> {
    const view = new TopicView(name, brokers)
    const { topicId, leaders } = await view.#load()
    if (known !== undefined && known !== topicId) throw view.#recreated()
    view.#topicId = topicId
    view.#leaders = leaders
    return view
  }

  get topicId(): string | null {
    return this.#topicId
  }

  /** In rising order. */
  get partitions(): readonly number[] {
    return [...this.#leaders.keys()].sort((a, b) => a - b)
  }

  /** The broker that leads a partition; undefined while there is none. */
  leaderOf(partition: number): number | undefined {
    const leader = this.#leaders.get(partition)
    return leader === undefined || leader < 0 ? undefined : leader
  }

  /** Rejects with Unreachable while the partition has no leader or it does not answer. */
  async leader(partition: number): Promise<BrokerConnection> {
    const leader = this.leaderOf(partition)
    if (leader === undefined) throw new ProblemError(this.leaderless(partition))
    return this.brokers.to(leader)
  }

  leaderless(partition: number): Problem {
    return this.refused(partition, kafkaErrors.leaderNotAvailable)
  }

  /** A broker's error code about one partition as a Problem that names it. */
  refused(partition: number, code: number): Problem {
    return errorCodeProblem(code, { subject: this.subject(partition), needs: this.#needs, ref: this.refOf(partition) })
  }

  refOf(partition: number): Ref {
    return { kind: 'partition', path: [this.name, String(partition)] }
  }

  get #needs(): string {
    return `Reading needs Read and Describe on topic ${this.name}`
  }

  /** How a message names a partition. */
  subject(partition: number): string {
    return `Partition ${partition} of ${this.name}`
  }

  /**
   * Asks for the leaders again; calls at the same time share one request. Rejects with NotFound or Conflict when the topic is
   * gone or another.
   */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#reload().finally(() => { this.#refreshing = null })
    return this.#refreshing
  }

  async #reload(): Promise<void> {
    const { topicId, leaders } = await this.#load()
    if (topicId !== this.#topicId) throw this.#recreated()
    this.#leaders = leaders
  }

  #recreated(): ProblemError {
    return new ProblemError({
      code: 'Conflict', message: `Topic ${this.name} was deleted and created again.`,
      hint: 'Read it from the start: its offsets have begun anew.',
      ref: { kind: 'topic', path: [this.name] },
    })
  }

  async #load(): Promise<{ readonly topicId: string | null; readonly leaders: ReadonlyMap<number, number> }> {
    const found = (await this.brokers.metadata([this.name])).topics.get(this.name)
    const error = found?.error ?? kafkaErrors.unknownTopicOrPartition
    const harmless: readonly number[] = [kafkaErrors.none, kafkaErrors.leaderNotAvailable, kafkaErrors.replicaNotAvailable]
    if (!found || !harmless.includes(error)) {
      const ref = { kind: 'topic', path: [this.name] }
      throw new ProblemError(errorCodeProblem(error, { subject: `Topic ${this.name}`, needs: this.#needs, ref }))
    }
    return { topicId: found.topicId, leaders: new Map(found.partitions.map(({ id, leader }) => [id, leader])) }
  }
}
