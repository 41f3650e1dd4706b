import { Agent, request, type IncomingHttpHeaders } from 'node:http'
import { Refusal, type Answer } from './answer.ts'
import type { Asked } from './asked.ts'
import { text } from './fields.ts'

/** Whose state is meant: an account and a region. */
export type Scope = Pick<Asked, 'accessKey' | 'region'>

/** The emulator behind the stand-in. */
export interface Backend {
  /** Hands a request on as it is; the emulator may drop it when `signal` aborts. */
  forward(asked: Asked, signal?: AbortSignal): Promise<Answer>
  /** A call of the stand-in's own, in the caller's account; rejects with a Refusal. */
  call(scope: Scope, service: string, target: string, fields: object): Promise<Readonly<Record<string, unknown>>>
  /** Every message of every queue, seen without receiving it. */
  peek(): Promise<unknown>
  close(): void
}

/** An emulator at an address: it answers requests as they are. */
export interface Emulator {
  /** Hands a request on; `goesOn` says of its answer that it comes in pieces, over minutes. */
  forward(asked: Asked, signal?: AbortSignal, goesOn?: (answer: Answer) => boolean): Promise<Answer>
  close(): void
}

type Send = (
  method: string, path: string, headers: NodeJS.Dict<string | string[]>, body: Buffer, signal?: AbortSignal,
  goesOn?: (answer: Answer) => boolean,
) => Promise<Answer>

/** Talks to an emulator at `url` over connections that are kept. */
export function emulatorAt(url: string): Emulator & { readonly host: string; readonly send: Send } {
  const { hostname, port, host } = new URL(url)
  const agent = new Agent({ keepAlive: true })
  const send: Send = (method, path, headers, body, signal, goesOn) => new Promise((resolve, reject) => {
    const outgoing = request({ agent, hostname, port, method, path, headers, ...(signal && { signal }) }, (incoming) => {
      const begun = { status: incoming.statusCode ?? 502, headers: withoutHop(incoming.headers), body: Buffer.alloc(0) }
      if (goesOn?.(begun)) return resolve({ ...begun, stream: incoming })
      readAll(incoming).then((read) => resolve({ ...begun, body: read }), reject)
    })
    outgoing.on('error', reject).end(body)
  })
  return {
    host, send,
    forward: ({ method, url: path, headers, body }, signal, goesOn) =>
      send(method, path, { ...withoutHop(headers), 'content-length': String(body.length) }, body, signal, goesOn),
    close: () => agent.destroy(),
  }
}

/** Talks to ministack at `url`. With `auth` own calls use its root key. */
export function backendAt(url: string, auth: boolean): Backend {
  const { host, send, forward, close } = emulatorAt(url)
  return {
    forward: (asked, signal) => forward(asked, signal),
    async call({ accessKey, region }, service, target, fields) {
      const body = Buffer.from(JSON.stringify(fields))
      const key = auth ? 'test' : accessKey || 'test'
      const answer = await send('POST', '/', {
        host, 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target,
        'content-length': String(body.length),
        authorization: `AWS4-HMAC-SHA256 Credential=${key}/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      }, body)
      const value: unknown = JSON.parse(answer.body.toString() || '{}')
      const given: Readonly<Record<string, unknown>> = typeof value === 'object' && value !== null ? { ...value } : {}
      if (answer.status < 300) return given
      throw new Refusal(text(given.__type).split('#').at(-1) || 'InternalError', text(given.message), answer.status)
    },
    async peek() {
      const answer = await send('GET', '/_ministack/sqs/messages', { host }, Buffer.alloc(0))
      return JSON.parse(answer.body.toString())
    },
    close,
  }
}

/** A body whole, however it was cut into pieces. */
export async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of stream) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** Headers that belong to one connection or to a body of another length are left out. */
function withoutHop(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const kept = Object.entries(headers).filter(([name, value]) => value !== undefined && !hop.has(name))
  return Object.fromEntries(kept) as Record<string, string | string[]>
}
const hop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length'])
