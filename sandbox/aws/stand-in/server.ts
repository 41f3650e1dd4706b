import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { ProblemError } from '#contract/problem.ts'
import { Refusal, refuse, type Answer } from './answer.ts'
import { readAsked, type Asked } from './asked.ts'
import { readAll, type Backend } from './backend.ts'
import { refusalOf, type FaultRule, type Faults } from './faults.ts'
import type { Part } from './part.ts'
import type { Tally } from './tally.ts'

/** What the door leads to. `control` answers the paths that begin with two underscores. */
export type Behind = {
  readonly backend: Backend
  readonly parts: readonly Part[]
  readonly faults: Faults
  readonly tally: Tally
  readonly auth: boolean
  readonly control: (path: string, method: string, body: Buffer) => Promise<unknown>
}

/** A door: where it is; closed, its port refuses, and opening it again takes the same one. */
export type Door = { readonly url: string; readonly port: number; close(): Promise<void>; open(): Promise<void> }

/** Listens on a loopback port (0: any) and answers as AWS. */
export async function openDoor(port: number, behind: Behind): Promise<Door> {
  let server = await listen(port, behind)
  const address = server.address()
  const taken = typeof address === 'object' && address ? address.port : port
  return {
    url: `http://127.0.0.1:${taken}`,
    port: taken,
    async close() {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
    async open() {
      if (!server.listening) server = await listen(taken, behind)
    },
  }
}

async function listen(port: number, behind: Behind): Promise<Server> {
  const server = createServer((request, response) => void attend(request, response, behind).catch(() => response.destroy()))
  server.keepAliveTimeout = 30_000
  try {
    await once(server.listen({ port, host: '127.0.0.1' }), 'listening')
    return server
  } catch (error) {
    throw new ProblemError({ code: 'Conflict', message: `The AWS stand-in did not start: ${String(error)}`, hint: 'Start again.' })
  }
}

async function attend(request: IncomingMessage, response: ServerResponse, behind: Behind): Promise<void> {
  const { method = 'GET', url = '/', headers } = request
  const body = await readAll(request)
  if (url.startsWith('/__')) return await attendControl(url, method, body, response, behind)
  const asked = readAsked(method, url, headers, body)
  behind.tally.asked(asked)
  const rule = behind.faults.strike(asked)
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  if (rule && await struck(rule, asked, request, response)) return
  const answer = await answered(asked, behind, gone.signal)
  if (rule?.kind === 'lost') return void request.socket.destroy()
  if (answer.stream) return await pour(answer, answer.stream, response)
  response.writeHead(answer.status, { ...answer.headers, 'content-length': String(answer.body.length) } as Record<string, string>)
  if (rule?.kind !== 'cut') return void response.end(answer.body)
  response.write(answer.body.subarray(0, answer.body.length >> 1), () => request.socket.destroy())
}

/** Hands on what comes as it comes, until it ends or the caller goes. */
async function pour({ status, headers }: Answer, stream: AsyncIterable<Buffer>, response: ServerResponse): Promise<void> {
  response.writeHead(status, headers as Record<string, string>).flushHeaders()
  await pipeline(stream, response)
}

/** Does what a fault does before the request is looked at; true when there is nothing left to do. */
async function struck(rule: FaultRule, asked: Asked, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  if (rule.ms !== undefined) await sleep(rule.ms)
  if (rule.kind === 'reset') request.socket.destroy()
  if (rule.kind === 'reset' || rule.kind === 'hang') return true
  const refusal = refusalOf(rule.kind, asked)
  if (!refusal) return false
  const { status, headers, body } = refuse(asked, refusal)
  response.writeHead(status, headers as Record<string, string>).end(body)
  return true
}

async function answered(asked: Asked, { backend, parts, auth }: Behind, signal: AbortSignal): Promise<Answer> {
  try {
    const owner = parts.find((part) => part.owns?.(asked))
    if (owner?.answer) {
      // ministack knows the signature and the policies: what it refuses is refused before anything is done here.
      const refused = auth ? await refusedBy(asked, backend) : null
      return refused ?? await owner.answer(asked, backend, signal)
    }
    for (const part of parts) {
      const turned = await part.guard?.(asked, backend)
      if (turned) return turned
    }
    const answer = await backend.forward(asked, signal)
    for (const part of parts) part.passed?.(asked, answer)
    return answer
  } catch (error) {
    if (error instanceof Refusal) return refuse(asked, error)
    return refuse(asked, new Refusal('InternalFailure', `The emulator did not answer: ${String(error)}`, 500))
  }
}

const refusals = /AccessDenied|InvalidClientTokenId|SignatureDoesNotMatch|UnrecognizedClient|ExpiredToken/

async function refusedBy(asked: Asked, backend: Backend): Promise<Answer | null> {
  if (asked.service.startsWith('sso')) return null
  const answer = await backend.forward(asked)
  return answer.status === 403 || refusals.test(answer.body.toString()) ? answer : null
}

async function attendControl(url: string, method: string, body: Buffer, response: ServerResponse, { control }: Behind): Promise<void> {
  const [status, value] = await control(url, method, body).then(
    (given) => [given === undefined ? 404 : 200, given ?? { message: `There is no ${method} ${url}` }] as const,
    (error: unknown) => [400, { message: String(error) }] as const,
  )
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}
