import type { z } from 'zod'
import type { Outcome, Plan } from '#contract/action.ts'
import type { Health } from '#contract/health.ts'
import type { Level } from '#contract/level.ts'
import type { Manifest } from '#contract/manifest.ts'
import type { Batch, MessagePart } from '#contract/message.ts'
import type { Draft, Receipt } from '#contract/publish.ts'
import type { ReadQuery, TailQuery } from '#contract/query.ts'
import type { Ref } from '#contract/ref.ts'
import type { Details, ListQuery, ResourcePage } from '#contract/resource.ts'
import type { Sample } from '#contract/sample.ts'
import type { SchemaFile } from '#contract/schema-file.ts'

/** Where a driver writes what a developer may need later; secrets are taken out before they reach a file. */
export interface Log {
  info(message: string, data?: Readonly<Record<string, unknown>>): void
  warn(message: string, data?: Readonly<Record<string, unknown>>): void
  error(message: string, data?: Readonly<Record<string, unknown>>): void
}

/** Every call can be cancelled; the signal reaches the broker client. */
export type Call = { readonly signal: AbortSignal; readonly log: Log }

/** A file of message types that a person gave to a connection, whole. */
export type SchemaFileBytes = Pick<SchemaFile, 'name' | 'kind'> & { readonly bytes: Uint8Array }

/**
 * What a driver is given besides its connection: `workers` is how many threads may read, `now` the clock (epoch ms),
 * `schemaFiles` gives the files of message types that the connection has at that moment; absent, it has none.
 */
export type Tools = {
  readonly workers: number
  readonly now: () => number
  readonly log: Log
  readonly schemaFiles?: () => Promise<readonly SchemaFileBytes[]>
}

/** One messaging system. Stateless: all state lives in the session it opens. */
export interface Driver<Connection> {
  readonly manifest: Manifest
  /**
   * The connection comes with its secrets filled in. Resolves before the first broker was asked; the first call reports what
   * cannot be reached.
   */
  open(connection: Connection, tools: Tools): Promise<Session>
}

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
  sample(refs: readonly Ref[], call: Call): Promise<readonly Sample[]>
  /** Rejects or throws before the first batch for a bad query; ends with a batch that carries the verdict. */
  read?(ref: Ref, query: ReadQuery, call: Call): AsyncIterable<Batch>
  /** Until aborted. */
  tail?(ref: Ref, query: TailQuery, call: Call): AsyncIterable<Batch>
  /** One receipt a draft, in order. */
  publish?(ref: Ref, drafts: readonly Draft[], call: Call): Promise<readonly Receipt[]>
  /** The exact bytes of a part of one message; rejects with NotFound where it is gone or null. */
  bytes?(ref: Ref, id: string, part: MessagePart, call: Call): Promise<Uint8Array>
  readonly actions?: readonly Action[]
}

/**
 * Something that changes a system: `plan` says what will happen with counts, `run` does it, `undo` plans the way back where one
 * was promised.
 */
export interface Action<Input = unknown> {
  readonly name: string
  readonly appliesTo: string
  readonly input: z.ZodType<Input>
  readonly level: Level
  plan(ref: Ref, input: Input, call: Call): Promise<Plan>
  run(ref: Ref, input: Input, plan: Plan, call: Call): Promise<Outcome>
  undo?(ref: Ref, outcome: Outcome, call: Call): Promise<Plan>
}
