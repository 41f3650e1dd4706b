import type { ProblemError } from '#contract/problem.ts'
import type { Consumers } from './consumers.ts'
import type { FeedError } from './feed.ts'
import { registryUrl } from './registry/server.ts'
import { bootstrapOf } from './state.ts'

/** The loopback ports in use; without `registry` there is no schema registry, without `aws` no AWS. */
export type SandboxPorts = {
  readonly kafka: number
  readonly controller: number
  readonly registry?: number | undefined
  readonly aws?: number | undefined
}

/** A running sandbox: one Kafka broker, a schema registry and AWS on loopback, with traffic on them. */
export type Sandbox = {
  readonly bootstrap: string
  readonly ports: SandboxPorts
  /** What the registry, AWS or the traffic could not do, newest last, at most 50. */
  readonly feedErrors: readonly FeedError[]
  /** Resolves when the sandbox has ended: null after `stop`, a Problem when the broker ended by itself. */
  readonly ended: Promise<ProblemError | null>
  /** The connections a host saves for it, Kafka's first. */
  connections(): readonly SandboxConnection[]
  /** The consumers that can be stopped and started. */
  consumers(): Promise<Consumers>
  /** Stops or starts one and resolves when it has. Rejects with NotFound for a name it does not have. */
  run(name: string, running: boolean): Promise<Consumers>
  /** Ends traffic and members, then broker, registry and AWS. Safe to call twice. */
  stop(): Promise<void>
}

/** A connection that a host saves for the sandbox under an id of its own. */
export type SandboxConnection = { readonly id: 'sandbox' | 'sandbox-aws'; readonly draft: KafkaDraft | AwsDraft }
type Draft = { readonly environment: 'dev'; readonly level: 'destructive' }
type KafkaDraft = Draft & {
  readonly name: 'Sandbox'
  readonly config: {
    readonly type: 'kafka'
    readonly brokers: string[]
    readonly registry?: { readonly type: 'confluent'; readonly url: string }
  }
}
type AwsDraft = Draft & {
  readonly name: 'Sandbox AWS'
  readonly config: {
    readonly type: 'aws'
    readonly region: string
    readonly credentials: { readonly type: 'keys'; readonly accessKeyId: string; readonly secretAccessKey: string }
    readonly endpoint: string
  }
}

/** Those connections for the ports of a sandbox. */
export const connectionsTo = ({ kafka, registry, aws }: SandboxPorts): readonly SandboxConnection[] => [
  {
    id: 'sandbox',
    draft: {
      name: 'Sandbox', environment: 'dev', level: 'destructive',
      config: {
        type: 'kafka', brokers: [bootstrapOf({ kafka })],
        ...(registry !== undefined && { registry: { type: 'confluent', url: registryUrl(registry) } }),
      },
    },
  },
  ...aws === undefined ? [] : [{
    id: 'sandbox-aws',
    draft: {
      name: 'Sandbox AWS', environment: 'dev', level: 'destructive',
      config: {
        // ministack takes a key of twelve digits for the account, and verifies no secret.
        type: 'aws', region: 'us-east-1', credentials: { type: 'keys', accessKeyId: '000000000000', secretAccessKey: 'test' },
        endpoint: endpointOf(aws),
      },
    },
  } as const],
]

/** Where the sandbox's AWS is. */
export const endpointOf = (port: number): string => `http://127.0.0.1:${port}`
