import { readFileSync } from 'node:fs'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { finished, type Readable } from 'node:stream'
import { createSecureContext, getCACertificates, rootCertificates, type SecureContext } from 'node:tls'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { ProblemError } from '#contract/problem.ts'
import type { Network } from '#contract/settings.ts'

type Env = Readonly<Record<string, string | undefined>>

const connectMs = 5_000
/** An answer may take as long as a long poll (20 s) and then some. */
const silenceMs = 40_000
/** As many as the SDK's own agents open at once. */
const sockets = 50

/** The settings with what they leave out taken from the environment, as the AWS CLI reads it. */
export function effectiveNetwork({ proxy, noProxy, caFile }: Network, env: Env): Network {
  const from = (...names: readonly string[]) => names.map((name) => env[name] ?? env[name.toLowerCase()]).find((value) => value)
  const found = {
    proxy: proxy ?? from('HTTPS_PROXY', 'ALL_PROXY'), noProxy: noProxy ?? from('NO_PROXY'), caFile: caFile ?? from('AWS_CA_BUNDLE'),
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))
}

/**
 * What sends the requests of every AWS client, those that fetch credentials too: https goes through the proxy and trusts the CA
 * file besides the system's authorities; plain http, which only emulators speak, goes straight. Throws BadInput for a proxy or a
 * CA file that cannot be used.
 */
function openNetwork(network: Network, env: Env = process.env): NodeHttpHandler {
  const { proxy, noProxy, caFile } = effectiveNetwork(network, env)
  const httpsAgent = new HttpsAgent({
    keepAlive: true, maxSockets: sockets, secureContext: trusting(caFile),
    ...(proxy !== undefined && { proxyEnv: { HTTPS_PROXY: proxyAddress(proxy), NO_PROXY: noProxy ?? '' } }),
  })
  return new NodeHttpHandler({
    httpsAgent, httpAgent: new HttpAgent({ keepAlive: true, maxSockets: sockets }),
    connectionTimeout: connectMs, socketTimeout: silenceMs, socketAcquisitionWarningTimeout: 60_000,
  })
}

/** Trusts the authorities of the system and those of a CA file. Throws BadInput for a file that cannot be used. */
export const trusting = (caFile: string | undefined): SecureContext => createSecureContext({ ca: [...authorities(caFile)] })

/** Whether requests to a host go through the proxy: NO_PROXY names hosts, domains with or without a leading dot, or * for all. */
export function isProxied({ proxy, noProxy = '' }: Network, host: string): boolean {
  const free = noProxy.split(',').map((name) => name.trim().replace(/^\*?\./, '')).filter(Boolean)
  return proxy !== undefined && !free.some((name) => name === '*' || name === host || host.endsWith(`.${name}`))
}

/** Curl and the AWS CLI take a proxy without its scheme. */
function proxyAddress(proxy: string): string {
  const address = proxy.includes('://') ? proxy : `http://${proxy}`
  if (URL.canParse(address) && /^https?:$/.test(new URL(address).protocol)) return address
  throw new ProblemError({
    code: 'BadInput', message: `The proxy ${proxy} is no http or https address`,
    hint: 'Write it like http://proxy.example:3128 in the settings or in HTTPS_PROXY.',
  })
}

/** What is open for settings (`key`), and how many requests are under way on it. */
type Opened = { readonly key: string; readonly handler: NodeHttpHandler; requests: number }

const isStream = (body: unknown): body is Readable => typeof body === 'object' && body !== null && 'pipe' in body

/**
 * One sender for every client of every account that follows the settings: a change holds from the next request on, in sessions
 * that are open too. Requests reject with BadInput where the settings cannot be used.
 */
export class NetworkHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' }
  readonly #network: () => Network
  #open: Opened | undefined

  constructor(network: () => Network) {
    this.#network = network
  }

  async handle(...[request, options]: Parameters<NodeHttpHandler['handle']>): ReturnType<NodeHttpHandler['handle']> {
    const open = this.#current()
    open.requests++
    const leave = (): void => {
      open.requests--
      this.#sweep(open)
    }
    try {
      const answer = await open.handler.handle(request, options)
      // The answer is there before its body is.
      if (isStream(answer.response.body)) finished(answer.response.body, leave)
      else leave()
      return answer
    } catch (error) {
      leave()
      throw error
    }
  }

  /** What is in force now, with what comes from the environment. */
  settings(): Network {
    return effectiveNetwork(this.#network(), process.env)
  }

  updateHttpClientConfig(): void {}
  httpHandlerConfigs(): object {
    return {}
  }

  /** Closes what is idle; the next request opens it anew. */
  destroy(): void {
    this.#open?.handler.destroy()
    this.#open = undefined
  }

  #current(): Opened {
    const key = JSON.stringify(this.settings())
    if (this.#open?.key === key) return this.#open
    const old = this.#open
    const open = { key, handler: openNetwork(this.#network()), requests: 0 }
    this.#open = open
    if (old) this.#sweep(old)
    return open
  }

  /** Closes what was replaced when the requests that were under way on it have ended. */
  #sweep(old: Opened): void {
    if (old !== this.#open && old.requests === 0) old.handler.destroy()
  }
}

let system: readonly string[] | undefined
/** Authorities of the program and of the system, read once, and those of the file. */
function authorities(caFile: string | undefined): readonly string[] {
  system ??= [...new Set([...rootCertificates, ...kept('default'), ...kept('system')])]
  return caFile === undefined ? system : [...system, readCa(caFile)]
}

/** Electron's TLS does not give every list on every system. */
function kept(list: 'default' | 'system'): readonly string[] {
  try {
    return getCACertificates(list)
  } catch {
    return []
  }
}

function readCa(path: string): string {
  const hint = 'Name a PEM file in the settings or in AWS_CA_BUNDLE.'
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new ProblemError({ code: 'BadInput', message: `The CA file ${path} cannot be read`, hint }, { cause })
  }
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text
  throw new ProblemError({ code: 'BadInput', message: `The CA file ${path} holds no certificates`, hint })
}
