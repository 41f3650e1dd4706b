import { Agent as HttpAgent, request as httpRequest, type RequestOptions } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import type { ConfluentRegistry } from '#contract/systems/kafka.ts'

/** What a registry answered; `body` is its text, and JSON in all but odd proxies. */
export type Answer = { readonly status: number; readonly retryAfter: string | undefined; readonly body: string }

/** Asks one registry. `close` ends its sockets. */
export type RegistryHttp = {
  /** Host and port, as problems and payloads name it. */
  readonly host: string
  /** The answer to a GET of segments below the registry's own path. Rejects with the socket's error. */
  get(segments: readonly string[], query: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<Answer>
  close(): void
}

const answerWithinMs = 10_000
/** A list of 100,000 subjects has about 5 MB. */
const mostBytes = 64 << 20

/** Keeps a few connections open. The path of the registry's address stays in front of what is asked. */
export function openRegistryHttp(config: ConfluentRegistry): RegistryHttp {
  const url = new URL(config.url)
  const secure = url.protocol === 'https:'
  const agent = secure
    ? new HttpsAgent({ keepAlive: true, maxSockets: 8, ...tlsOptions(config, url) })
    : new HttpAgent({ keepAlive: true, maxSockets: 8 })
  const base = url.pathname.replace(/\/+$/, '')
  const options: RequestOptions = {
    agent, hostname: url.hostname.replace(/^\[|\]$/g, ''), port: url.port || (secure ? 443 : 80), method: 'GET',
    headers: {
      accept: 'application/vnd.schemaregistry.v1+json, application/vnd.schemaregistry+json, application/json',
      'user-agent': 'tidemark', ...authorization(config, url),
    },
  }
  return {
    host: url.host,
    get: (segments, query, signal) => {
      const search = new URLSearchParams(query).toString()
      const path = `${base}/${segments.map(encodeURIComponent).join('/')}${search && `?${search}`}`
      const limits = AbortSignal.any([AbortSignal.timeout(answerWithinMs), ...signal ? [signal] : []])
      return answerOf({ ...options, path, signal: limits }, secure)
    },
    close: () => agent.destroy(),
  }
}

function answerOf(options: RequestOptions, secure: boolean): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = (secure ? httpsRequest : httpRequest)(options, (response) => {
      const chunks: Buffer[] = []
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > mostBytes) response.destroy(new Error(`its answer is larger than ${mostBytes >> 20} MB`))
        else chunks.push(chunk)
      })
      response.on('error', reject)
      response.on('end', () => resolve({
        status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'], body: Buffer.concat(chunks).toString(),
      }))
    })
    asking.on('error', reject).end()
  })
}

/** A token wins over a password; a user may also stand in the address. */
function authorization({ username, password, token }: ConfluentRegistry, url: URL): Record<string, string> {
  if (token) return { authorization: `Bearer ${token}` }
  const user = username ?? decodeURIComponent(url.username)
  if (!user) return {}
  const secret = password ?? decodeURIComponent(url.password)
  return { authorization: `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}` }
}

function tlsOptions({ tls }: ConfluentRegistry, url: URL): object {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return {
    ...(isIP(host) === 0 && { servername: host }),
    ...(tls?.ca && { ca: tls.ca }),
    ...(tls?.cert && { cert: tls.cert }),
    ...(tls?.key && { key: tls.key }),
    ...(tls?.serverName && { servername: tls.serverName }),
    ...(tls?.verify === false && { rejectUnauthorized: false }),
  }
}
