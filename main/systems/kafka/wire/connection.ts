import net from 'node:net'
import tls from 'node:tls'
import type { KafkaConnection } from '#contract/systems/kafka.ts'
import { ProblemError } from '#contract/problem.ts'
import { addressText, clientId, tlsOptions, waits } from '../client.ts'
import type { Tokens } from '../tokens.ts'
import { cancelled } from '../../until-aborted.ts'
import { closedProblem, connectTimeoutProblem, notKafkaProblem, requestTimeoutProblem, socketProblem } from './connect-problem.ts'
import { Frames } from './frames.ts'
import { signIn } from './sasl.ts'
import { WireReader } from './reader.ts'
import { WireWriter } from './writer.ts'

/** `tokens` sign in where `sasl` has no password. `signal` closes the connection. Times are ms; `waits` of client.ts unless said. */
export type BrokerTarget = {
  readonly host: string
  readonly port: number
  readonly tls?: KafkaConnection['tls']
  readonly sasl?: KafkaConnection['sasl']
  readonly tokens?: Tokens | undefined
  readonly signal: AbortSignal
  readonly clientId?: string
  readonly connectTimeoutMs?: number
  readonly requestTimeoutMs?: number
}

/** Of the time a sign-in holds, the share after which the next request waits for a new one. */
const useful = 0.6

/** `flexible` is for versions with tagged fields (KIP-482): request header v2, response header v1. */
type SendOptions = { readonly flexible?: boolean; readonly timeoutMs?: number }

/** One signed-in connection. Requests may be sent before earlier ones are answered; answers come in order. */
export interface BrokerConnection {
  /** `host:port`, for messages. */
  readonly broker: string
  readonly closed: boolean
  /**
   * Resolves with the response body after its header. Rejects with a ProblemError; a request that times out closes the
   * connection.
   */
  send(apiKey: number, apiVersion: number, body: Uint8Array | readonly Uint8Array[], options?: SendOptions): Promise<Buffer>
  /** Gives the memory of a response back for a later one. Nothing may read it afterwards. */
  recycle(body: Buffer): void
  /**
   * Keeps quiet for as long as a throttled answer asks for (KIP-219): nothing more is sent until then, and what was sent, which
   * the broker does not read before, has its time limit from there on.
   */
  rest(ms: number): void
  /** Frees the socket; requests under way reject with Cancelled. */
  close(): void
}

type Waiting = {
  readonly correlation: number; readonly flexible: boolean; readonly timeoutMs: number; timer: NodeJS.Timeout
  readonly resolve: (body: Buffer) => void; readonly reject: (error: ProblemError) => void
}

/** Opens a connection and signs in. Rejects with Unreachable, Unauthenticated, TimedOut or Cancelled. */
export async function connectBroker(target: BrokerTarget): Promise<BrokerConnection> {
  if (target.signal.aborted) throw cancelled()
  const connection = new SocketConnection(target)
  try {
    await connection.opened
    await connection.signIn()
    connection.settled()
    return connection
  } catch (error) {
    connection.close()
    throw error instanceof ProblemError ? error : notKafkaProblem(connection.broker)
  }
}

class SocketConnection implements BrokerConnection {
  readonly broker: string
  readonly opened: Promise<void>
  readonly #target: BrokerTarget
  readonly #socket: net.Socket
  readonly #frames = new Frames((frame) => this.#answer(frame))
  readonly #waiting: Waiting[] = []
  readonly #onAbort = () => this.#fail(cancelled())
  /** What waits until the rest is over. */
  readonly #held: (() => void)[] = []
  #restTimer: NodeJS.Timeout | undefined
  /** When the sign-in is to be renewed (performance.now()). */
  #renewAt = Infinity
  #renewing: Promise<void> | undefined
  #connectTimer: NodeJS.Timeout | undefined
  #correlation = 0
  #failure: ProblemError | null = null
  #rejectOpened: (error: ProblemError) => void = () => {}

  constructor(target: BrokerTarget) {
    this.#target = target
    this.broker = addressText(target)
    const connectMs = target.connectTimeoutMs ?? waits.connectMs
    this.#connectTimer = setTimeout(() => this.#fail(connectTimeoutProblem(this.broker)), connectMs)
    target.signal.addEventListener('abort', this.#onAbort, { once: true })
    this.#socket = openSocket(target, this.#frames, (error) => this.#fail(error), this.broker)
    this.opened = new Promise((resolve, reject) => {
      this.#rejectOpened = reject
      this.#socket.once(target.tls ? 'secureConnect' : 'connect', () => resolve())
    })
    this.#socket.on('error', (error) => this.#fail(socketProblem(error, this.broker)))
    this.#socket.on('close', () => this.#fail(closedProblem(this.broker)))
  }

  get closed(): boolean {
    return this.#failure !== null
  }

  /** Signed in: the limit of connecting no longer holds. */
  settled(): void {
    clearTimeout(this.#connectTimer)
  }

  /** Nothing else may be sent meanwhile. */
  async signIn(): Promise<void> {
    const { sasl, tokens } = this.#target
    if (!sasl) return
    const begun = performance.now()
    const line = { broker: this.broker, send: (...request: Parameters<BrokerConnection['send']>) => this.#write(...request) }
    const lifetimeMs = await signIn(line, sasl, tokens)
    this.#renewAt = lifetimeMs > 0 ? begun + lifetimeMs * useful : Infinity
  }

  async send(
    apiKey: number, apiVersion: number, body: Uint8Array | readonly Uint8Array[], options: SendOptions = {},
  ): Promise<Buffer> {
    for (;;) {
      if (this.#restTimer) await new Promise<void>((resolve) => { this.#held.push(resolve) })
      else if (performance.now() >= this.#renewAt && !this.#failure) await this.#renew()
      else break
    }
    return this.#write(apiKey, apiVersion, body, options)
  }

  /**
   * Signs in again on the same connection (KIP-368): what was sent before is answered first, what comes after waits. Where that
   * fails, as with another identity than before, the connection is lost, and the next one is told why if that one fails too.
   */
  #renew(): Promise<void> {
    this.#renewing ??= this.signIn()
      .catch(() => this.#fail(closedProblem(this.broker)))
      .finally(() => { this.#renewing = undefined })
    return this.#renewing
  }

  async #write(
    apiKey: number, apiVersion: number, body: Uint8Array | readonly Uint8Array[], options: SendOptions = {},
  ): Promise<Buffer> {
    if (this.#failure) throw this.#failure
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
    const timeoutMs = options.timeoutMs ?? this.#target.requestTimeoutMs ?? waits.requestMs
    const correlation = (this.#correlation = (this.#correlation + 1) & 0x7fffffff)
    this.#waiting.push({
      correlation, flexible: options.flexible === true, timeoutMs, timer: this.#limit(timeoutMs), resolve, reject,
    })
    const parts: readonly Uint8Array[] = body instanceof Uint8Array ? [body] : body
    const head = new WireWriter().int32(0).int16(apiKey).int16(apiVersion).int32(correlation)
      .string(this.#target.clientId ?? clientId)
    if (options.flexible) head.noTags()
    const header = head.done()
    header.writeInt32BE(header.length - 4 + parts.reduce((sum, part) => sum + part.length, 0), 0)
    this.#socket.cork()
    this.#socket.write(header)
    for (const part of parts) this.#socket.write(part)
    this.#socket.uncork()
    return promise
  }

  recycle(body: Buffer): void {
    this.#frames.recycle(body)
  }

  rest(ms: number): void {
    if (ms <= 0 || this.#failure) return
    clearTimeout(this.#restTimer)
    this.#restTimer = setTimeout(() => this.#rested(), ms)
    for (const waiting of this.#waiting) {
      clearTimeout(waiting.timer)
      waiting.timer = this.#limit(waiting.timeoutMs, ms)
    }
  }

  close(): void {
    this.#fail(cancelled())
  }

  #limit(timeoutMs: number, restMs = 0): NodeJS.Timeout {
    return setTimeout(() => this.#fail(requestTimeoutProblem(this.broker, timeoutMs)), restMs + timeoutMs)
  }

  #rested(): void {
    clearTimeout(this.#restTimer)
    this.#restTimer = undefined
    for (const resolve of this.#held.splice(0)) resolve()
  }

  #answer(frame: Buffer): void {
    const waiting = this.#waiting.shift()
    if (!waiting || waiting.correlation !== frame.readInt32BE(0)) return this.#fail(notKafkaProblem(this.broker))
    clearTimeout(waiting.timer)
    const reader = new WireReader(frame, 4)
    if (waiting.flexible) reader.skipTags()
    waiting.resolve(frame.subarray(reader.offset))
  }

  #fail(failure: ProblemError): void {
    if (this.#failure) return
    this.#failure = failure
    clearTimeout(this.#connectTimer)
    this.#target.signal.removeEventListener('abort', this.#onAbort)
    this.#socket.destroy()
    this.#rested()
    this.#rejectOpened(failure)
    for (const { timer, reject } of this.#waiting.splice(0)) {
      clearTimeout(timer)
      reject(failure)
    }
  }
}

/** `onread` reads into memory of ours instead of a new chunk an event. */
function openSocket(target: BrokerTarget, frames: Frames, fail: (error: ProblemError) => void, broker: string): net.Socket {
  const onread = {
    buffer: () => frames.target(),
    callback: (count: number) => {
      try {
        frames.wrote(count)
        return true
      } catch {
        fail(notKafkaProblem(broker))
        return false
      }
    },
  }
  const where = { host: target.host, port: target.port, onread, noDelay: true, keepAlive: true }
  const secure = tlsOptions({ tls: target.tls })
  if (!secure) return net.connect(where)
  return tls.connect({ ...where, ...(net.isIP(target.host) === 0 && { servername: target.host }), ...secure })
}
