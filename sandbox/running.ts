import type { ProblemError } from '#contract/problem.ts'
import type { FeedError } from './feed.ts'
import { registryUrl } from './registry/server.ts'
import { bootstrapOf } from './state.ts'

/** The loopback ports in use; without `registry` there is no schema registry. */
export type SandboxPorts = { readonly kafka: number; readonly controller: number; readonly registry?: number | undefined }

/** A running sandbox: one Kafka broker and a schema registry on loopback, with traffic on it. */
export type Sandbox = {
  readonly bootstrap: string
  readonly ports: SandboxPorts
  /** What the registry or the traffic could not do, newest last, at most 50. */
  readonly feedErrors: readonly FeedError[]
  /** Resolves when the sandbox has ended: null after `stop`, a Problem when the broker ended by itself. */
  readonly ended: Promise<ProblemError | null>
  connection(): SandboxConnection
  /** Ends traffic and members, then broker and registry. Safe to call twice. */
  stop(): Promise<void>
}

/** The connection a host saves for it. */
type SandboxConnection = {
  readonly name: 'Sandbox'
  readonly environment: 'dev'
  readonly level: 'destructive'
  readonly config: {
    readonly type: 'kafka'
    readonly brokers: string[]
    readonly registry?: { readonly type: 'confluent'; readonly url: string }
  }
}

/** That connection for the ports of a sandbox. */
export const connectionTo = (ports: SandboxPorts): SandboxConnection => ({
  name: 'Sandbox', environment: 'dev', level: 'destructive',
  config: {
    type: 'kafka', brokers: [bootstrapOf(ports)],
    ...(ports.registry !== undefined && { registry: { type: 'confluent', url: registryUrl(ports.registry) } }),
  },
})
