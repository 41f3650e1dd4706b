import type { z } from 'zod'
import type { Outcome, Plan } from '#contract/action.ts'
import type { AwsConnection } from '#contract/systems/aws.ts'
import type { Health } from '#contract/health.ts'
import type { JournalItem } from '#contract/journal.ts'
import type { Lease } from '#contract/lease.ts'
import type { Level } from '#contract/level.ts'
import type { Manifest } from '#contract/manifest.ts'
import type { Batch, MessagePart, Progress } from '#contract/message.ts'
import type { Alarm, ChartedMetric } from '#contract/metric.ts'
import type { Draft, Receipt } from '#contract/publish.ts'
import type { Problem } from '#contract/problem.ts'
import type { ReadQuery, TailQuery } from '#contract/query.ts'
import type { Ref } from '#contract/ref.ts'
import type { Details, ListQuery, ResourcePage } from '#contract/resource.ts'
import type { History, Sample } from '#contract/sample.ts'
import type { SchemaFile } from '#contract/schema-file.ts'
import type { AwsAccount } from '#main/aws/account.ts'

/** Where a driver writes what a developer may need later; secrets are taken out before they reach a file. */
export interface Log {
  info(message: string, data?: Readonly<Record<string, unknown>>): void
  warn(message: string, data?: Readonly<Record<string, unknown>>): void
  error(message: string, data?: Readonly<Record<string, unknown>>): void
}

/** Every call can be cancelled; the signal reaches the broker client. */
export type Call = { readonly signal: AbortSignal; readonly log: Log }

/** `shown` tells whether a ref is on a screen, so that what costs money is asked for those alone; absent, all are. */
export type SampleCall = Call & { readonly shown?: (ref: Ref) => boolean }

/** A file of message types that a person gave to a connection, whole. */
export type SchemaFileBytes = Pick<SchemaFile, 'name' | 'kind'> & { readonly bytes: Uint8Array }

/**
 * What a driver is given besides its connection: `workers` is how many threads may read, `now` the clock (epoch ms),
 * `schemaFiles` gives the files of message types that the connection has at that moment; absent, it has none. `id` is the
 * connection's, absent while it is not saved. `dir` is a folder of the system's own for what must survive the program, one for
 * all its connections; whoever writes there makes it.
 */
export type Tools = {
  readonly workers: number
  readonly now: () => number
  readonly log: Log
  readonly id?: string
  readonly dir: string
  readonly aws: AwsTools
  readonly schemaFiles?: () => Promise<readonly SchemaFileBytes[]>
}

/** The AWS accounts a driver may use. They outlive sessions: all systems of a connection share one. */
export type AwsTools = {
  /** The account of the connection that is being opened, its secrets filled in. */
  account(connection: AwsConnection): AwsAccount
  /** The account of a saved AWS connection by its id. Rejects with NotFound, or with BadInput where it is another type. */
  saved(id: string): Promise<AwsAccount>
}

/** One messaging system. Stateless: all state lives in the session it opens. */
export interface Driver<Connection> {
  readonly manifest: Manifest
  /**
   * The connection comes with its secrets filled in. Resolves before the first broker was asked; the first call reports what
   * cannot be reached.
   */
  open(connection: Connection, tools: Tools): Promise<Session>
  /** Ids of connections for which an earlier run of the program left something in `dir` to be given back; opening does that. */
  leftBehind?(dir: string): Promise<readonly string[]>
  /**
   * By the name of an action that keeps a journal: how it reads. Needs no open connection, so that a journal outlives its own.
   */
  readonly journals?: Readonly<Record<string, JournalReader>>
}

/**
 * What one line of a run's journal says: each message it is about as it stands after that line. `before` tells how a message
 * stood. A line that is none says nothing.
 */
export type JournalReader = (line: string, before: (id: string) => JournalItem | undefined) => readonly JournalItem[]

/** One open connection. An absent member is a capability the system lacks. Every rejection is a ProblemError. */
export interface Session extends AsyncDisposable {
  /**
   * Layer by layer: DNS, TCP, TLS, sign-in, service, permission; later layers are left out after the first failure at one
   * place.
   */
  health(call: Call): Promise<Health>
  list(query: ListQuery, call: Call): Promise<ResourcePage>
  describe(ref: Ref, call: Call): Promise<Details>
  /** One round for many refs; the poller decides when. A ref that cannot be sampled has null values and a problem. */
  sample(refs: readonly Ref[], call: SampleCall): Promise<readonly Sample[]>
  /** Rejects or throws before the first batch for a bad query; ends with a batch that carries the verdict. */
  read?(ref: Ref, query: ReadQuery, call: Call): AsyncIterable<Batch>
  /** Until aborted. */
  tail?(ref: Ref, query: TailQuery, call: Call): AsyncIterable<Batch>
  /** One receipt a draft, in order. */
  publish?(ref: Ref, drafts: readonly Draft[], call: Call): Promise<readonly Receipt[]>
  /** The exact bytes of a part of one message; rejects with NotFound where it is gone or null. */
  bytes?(ref: Ref, id: string, part: MessagePart, call: Call): Promise<Uint8Array>
  /** A metric's past where the system itself keeps one, such as CloudWatch. */
  history?(ref: Ref, metric: string, span: Span, call: Call): Promise<Past>
  /**
   * What `history` has of a resource beyond the manifest's metrics, and of which metrics there is anything. The host puts the manifest's
   * own in front. `history` takes their keys.
   */
  metrics?(ref: Ref, call: Call): Promise<Charted>
  /** The alarms of the system's own monitoring on a resource, with their history. */
  alarms?(ref: Ref, call: Call): Promise<readonly Alarm[]>
  /** Sampling costs nothing here: an emulator answers, and what is on a screen is sampled more often. */
  readonly free?: boolean
  readonly leases?: Leases
  readonly actions?: readonly Action[]
}

/** The metrics of a resource; `problem` is why it is not known which of them exist. */
export type Charted = { readonly items: readonly ChartedMetric[]; readonly problem?: Problem }

/** Times in epoch ms; `points` is the most that are wanted. */
export type Span = { readonly from: number; readonly to: number; readonly points: number }

/**
 * A past that the system itself keeps. Where it `isCoarser`, samples are finer numbers of the same thing, and it fills what was not
 * sampled; else samples carry the very same numbers, only later, and stand where it has none.
 */
export type Past = History & { readonly isCoarser?: boolean }

/** What a session holds or made to look. Ids are unique among all sessions. */
export interface Leases {
  list(): readonly Omit<Lease, 'connection' | 'system'>[]
  /** Keeps those that are its own for another while; others are passed over. */
  extend(ids: readonly string[], call: Call): Promise<void>
  end(id: string, call: Call): Promise<void>
}

/**
 * A run of an action as a job. `journal` is the path of a file of its own that is still there when the run is resumed, `file`
 * where to write what the job gives at `/api/jobs/<id>/file`; `name` it in the outcome. `tell` says how far it is.
 */
export type Run = Call & {
  readonly journal: string
  readonly file: string
  tell(progress: Progress): void
  /** Whether a person cancelled it; false while it runs and where the program ends. */
  isCancelled(): boolean
}
/**
 * What a run did; with `file`, the name of what it wrote to `run.file`. `failed` is what ended it before it was whole, where
 * what it did until then is worth telling.
 */
export type Done = Outcome & { readonly file?: string; readonly failed?: Problem }

/**
 * Something that changes a system: `plan` says what will happen with counts, `run` does it, `undo` plans the way back where one
 * was promised.
 */
export interface Action<Input = unknown> {
  readonly name: string
  readonly appliesTo: string
  readonly input: z.ZodType<Input>
  readonly level: Level
  /** The level that an input needs of a resource as it is now, where it may be higher than `level`. */
  levelFor?(ref: Ref, input: Input, call: Call): Promise<Level>
  plan(ref: Ref, input: Input, call: Call): Promise<Plan>
  run(ref: Ref, input: Input, plan: Plan, run: Run): Promise<Done>
  /** `run` called again with the same journal goes on where the program died or the job was cancelled. */
  readonly resumable?: boolean
  undo?(ref: Ref, outcome: Outcome, call: Call): Promise<Plan>
}
