import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { setImmediate as immediate, setTimeout as sleep } from 'node:timers/promises'
import { call, type AnyProcedure } from '@orpc/server'
import { problemStatus, type Problem } from '#contract/problem.ts'
import type { Host } from '#main/host/host.ts'
import type { Who } from '#main/host/guard.ts'
import { problem } from '#main/host/problems.ts'
import { jsonBody } from './body.ts'
import { openApi } from './openapi.ts'
import { toProblem } from './problems.ts'
import type { AppRouter, Context } from './router.ts'

const keepAliveMs = 15_000
/** A stream that always has a frame lets others have their turn after this long, ms. */
const stretchMs = 10
const common = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const

/**
 * The contract over HTTP. Calls are `POST /api/<area>/<procedure>` with JSON; streams answer server-sent events paced by the
 * response itself.
 */
export class Api {
  readonly #procedures: ReadonlyMap<string, AnyProcedure>
  readonly #host: Host

  constructor(router: AppRouter, host: Host) {
    this.#host = host
    this.#procedures = new Map(Object.entries(router).flatMap(([area, procedures]) =>
      Object.entries(procedures).map(([name, procedure]: [string, AnyProcedure]): [string, AnyProcedure] =>
        [procedure['~orpc'].route.path?.slice(1) ?? `${area}/${name}`, procedure])))
  }

  /** `ending` is aborted when the host ends, which ends every stream. */
  async call(path: string, request: IncomingMessage, response: ServerResponse, who: Who, ending: AbortSignal): Promise<void> {
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    const signal = AbortSignal.any([gone.signal, ending])
    try {
      const procedure = this.#procedures.get(path)
      if (!procedure) {
        throw problem('NotFound', `There is no procedure ${path}`, 'GET /api/openapi.json lists them; calls are POST.')
      }
      const context: Context = { who, flow: null }
      const answer: unknown = await call(procedure, await jsonBody(request), { context, signal })
      if (isStream(answer)) await this.#stream(answer, response, signal)
      else sendJson(response, 200, answer)
    } catch (error) {
      if (!gone.signal.aborted) await refuse(request, response, toProblem(error, this.#host.log))
    }
  }

  /** What can be fetched: the description of the API, and the files of exports. */
  async get(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      if (path === 'openapi.json') {
        sendJson(response, 200, await openApi(this.#host.info().version))
        return
      }
      const job = /^jobs\/([\w-]+)\/file$/.exec(path)?.[1]
      if (job === undefined) throw problem('NotFound', `There is nothing at /api/${path}`, 'Calls are POST.')
      const file = this.#host.jobs.file(job)
      const content = createReadStream(file.path)
      await once(content, 'open')
      response.writeHead(
        200, { ...common, 'content-type': file.type, 'content-disposition': `attachment; filename="${file.name}"` },
      )
      await pipeline(content, response)
    } catch (error) {
      await refuse(request, response, toProblem(error, this.#host.log))
    }
  }

  /**
   * One `data:` line a frame; waits while the response is full; a comment when nothing was said for 15 s. An error after the
   * start is an `error` event.
   */
  async #stream(frames: AsyncIterable<unknown>, response: ServerResponse, signal: AbortSignal): Promise<void> {
    response.writeHead(200, { ...common, 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' })
    response.flushHeaders()
    let spoke = Date.now()
    let breathedAt = performance.now()
    const keepAlive = setInterval(() => {
      if (Date.now() - spoke >= keepAliveMs && !response.writableNeedDrain) response.write(': keep-alive\n\n')
    }, keepAliveMs)
    try {
      for await (const frame of frames) {
        spoke = Date.now()
        if (!response.write(`data: ${JSON.stringify(frame)}\n\n`)) await once(response, 'drain', { signal })
        if (signal.aborted) break
        // A socket that takes all at once says so before anything else has its turn.
        if (performance.now() - breathedAt < stretchMs) continue
        await immediate()
        breathedAt = performance.now()
      }
    } catch (error) {
      const problem = toProblem(error, this.#host.log)
      if (!signal.aborted) response.write(`event: error\ndata: ${JSON.stringify({ problem })}\n\n`)
    } finally {
      clearInterval(keepAlive)
      response.end()
    }
  }
}

/**
 * Answers a Problem with its status. A body that is still coming is thrown away for up to 2 s before the answer ends: a sender
 * cut off while it writes would not read it.
 */
export async function refuse(
  request: IncomingMessage, response: ServerResponse, refusal: Problem, status: number = problemStatus[refusal.code],
): Promise<void> {
  if (response.headersSent || response.destroyed) {
    response.end()
    return
  }
  if (refusal.retryAfterMs !== undefined) response.setHeader('retry-after', Math.ceil(refusal.retryAfterMs / 1_000))
  if (!request.complete) response.setHeader('connection', 'close')
  sendJson(response, status, { problem: refusal }, request.complete)
  if (request.complete) return
  const waited = new AbortController()
  request.on('error', () => {}).resume()
  await Promise.race([
    once(request, 'end', waited), once(request, 'close', waited), sleep(2_000, undefined, waited),
  ]).catch(() => {})
  waited.abort()
  response.end()
}

function sendJson(response: ServerResponse, status: number, body: unknown, isWhole = true): void {
  const text = JSON.stringify(body)
  response.writeHead(status, { ...common, 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
  if (isWhole) response.end(text)
  else response.write(text)
}

const isStream = (answer: unknown): answer is AsyncIterable<unknown> =>
  typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer
