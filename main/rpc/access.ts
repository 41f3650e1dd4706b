import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Who } from '#main/host/guard.ts'

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])
const same = (a: string, b: string) => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

/** Who may call a headless host: a script by bearer, the page by cookie with proof that the page is its own. */
export class Access {
  readonly #token: string
  readonly #cookie: string
  readonly #names: ReadonlySet<string>

  /** `names`: what `Host` may say besides the loopback names. */
  constructor(token: string, names: readonly string[]) {
    this.#token = token
    // Not the token itself: a cookie that leaks is no bearer.
    this.#cookie = createHmac('sha256', token).update('tidemark cookie').digest('base64url')
    this.#names = new Set(names.map((name) => name.toLowerCase()))
  }

  /** Whether `Host` names this machine: against pages that point their own name at 127.0.0.1. */
  isOurs({ headers }: IncomingMessage): boolean {
    const name = urlOf(`http://${headers.host ?? ''}`)?.hostname
    return name !== undefined && /^[\w.:[\]-]+$/.test(headers.host ?? '') && (loopback.has(name) || this.#names.has(name))
  }

  isToken(given: string): boolean {
    return same(given, this.#token)
  }

  /** `Set-Cookie` for the page; the name holds the port as the browser sees it, since cookies do not tell ports apart. */
  setCookie(request: IncomingMessage): string {
    return `${cookieName(request)}=${this.#cookie}; Path=/; HttpOnly; SameSite=Strict`
  }

  /**
   * Who sends a call (POST) or asks for the socket: the bearer, or the cookie with `Origin` equal to `Host`. Null: nobody known.
   */
  caller(request: IncomingMessage): Who | null {
    const { authorization, origin } = request.headers
    if (authorization !== undefined) return this.#isBearer(authorization) ? 'script' : null
    return this.#hasCookie(request) && isSameOrigin(origin, request) ? 'browser' : null
  }

  /**
   * Who sends a GET, for which browsers name no origin: the bearer, or the cookie with `Sec-Fetch-Site`, or where that is missing
   * `Referer`, of our own page.
   */
  getter(request: IncomingMessage): Who | null {
    const { authorization, referer, 'sec-fetch-site': site } = request.headers
    if (authorization !== undefined) return this.#isBearer(authorization) ? 'script' : null
    const own = site === undefined ? isSameOrigin(referer, request) : site === 'same-origin' || site === 'none'
    return own && this.#hasCookie(request) ? 'browser' : null
  }

  #isBearer(authorization: string): boolean {
    const [scheme, token] = authorization.split(' ')
    return scheme?.toLowerCase() === 'bearer' && token !== undefined && this.isToken(token)
  }

  #hasCookie(request: IncomingMessage): boolean {
    const name = cookieName(request)
    return (request.headers.cookie ?? '').split(/;\s*/).some((pair) => {
      const at = pair.indexOf('=')
      return pair.slice(0, at) === name && same(pair.slice(at + 1), this.#cookie)
    })
  }
}

const cookieName = ({ headers }: IncomingMessage) => `tidemark-${urlOf(`http://${headers.host ?? ''}`)?.port || '80'}`

function isSameOrigin(from: string | undefined, { headers }: IncomingMessage): boolean {
  const sender = urlOf(from ?? '')
  if (sender === null || !/^https?:$/.test(sender.protocol)) return false
  return sender.host === urlOf(`${sender.protocol}//${headers.host ?? ''}`)?.host
}

function urlOf(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null
}
