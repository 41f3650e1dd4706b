import type { ProblemError } from '#contract/problem.ts'
import type { FeedError } from './feed.ts'

/** The loopback ports in use. */
export type SandboxPorts = { readonly kafka: number; readonly controller: number }

/** A running sandbox: one Kafka broker on loopback with traffic on it. */
export type Sandbox = {
  readonly bootstrap: string
  readonly ports: SandboxPorts
  /** What the traffic could not do, newest last, at most 50. */
  readonly feedErrors: readonly FeedError[]
  /** Resolves when the sandbox has ended: null after `stop`, a Problem when the broker ended by itself. */
  readonly ended: Promise<ProblemError | null>
  connection(): SandboxConnection
  /** Ends traffic, members and broker, in this order. Safe to call twice. */
  stop(): Promise<void>
}

/** The connection a host saves for it. */
type SandboxConnection = {
  readonly name: 'Sandbox'
  readonly environment: 'dev'
  readonly level: 'destructive'
  readonly config: { readonly type: 'kafka'; readonly brokers: string[] }
}

/** That connection for the broker at an address. */
export const connectionTo = (bootstrap: string): SandboxConnection =>
  ({ name: 'Sandbox', environment: 'dev', level: 'destructive', config: { type: 'kafka', brokers: [bootstrap] } })
