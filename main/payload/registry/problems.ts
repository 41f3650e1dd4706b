import { z } from 'zod'
import { type Problem, ProblemError } from '#contract/problem.ts'
import type { Answer } from './http.ts'

/** What was asked of a registry, as it is named: `schema 42`, `subject orders-value`, `its subjects`. */
export type Asked = { readonly host: string; readonly what: string }

const Said = z.object({ error_code: z.number().optional(), message: z.string().optional() })

/** An answer that is none as a Problem that names the registry and what to try. */
export function refusal({ status, body, retryAfter }: Answer, { host, what }: Asked): Problem {
  const said = saidIn(body)
  const tell = said ? ` (${said})` : ''
  switch (status) {
    case 401: return {
      code: 'Unauthenticated', message: `The schema registry at ${host} refused the sign-in${tell}.`,
      hint: 'Check the user name and password, or the token, of the registry in the connection.',
    }
    case 403: return {
      code: 'Forbidden', message: `The schema registry at ${host} does not let this user read ${what}${tell}.`,
      hint: 'Ask for the right to read subjects and schemas.',
    }
    case 404: return {
      code: 'NotFound', message: `The schema registry at ${host} does not have ${what}.`,
      hint: 'Check the name and that this is the right registry; its address may need a path, such as /apis/ccompat/v7.',
    }
    case 429: return {
      code: 'Throttled', message: `The schema registry at ${host} takes no more requests now.`, hint: 'Try again in a moment.',
      ...(Number(retryAfter) > 0 && { retryAfterMs: Number(retryAfter) * 1_000 }),
    }
    case 408: case 504: return {
      code: 'TimedOut', message: `The schema registry at ${host} did not answer in time (status ${status}).`, hint: 'Try again.',
    }
    default: return status >= 500
      ? {
          code: 'Unreachable', message: `The schema registry at ${host} failed with status ${status}${tell}.`,
          hint: 'Try again; if it stays, the log of the registry tells more.',
        }
      : notARegistry(host, `it answered ${status}${tell}`)
  }
}

/** What answers there, but not as a registry does. */
export const notARegistry = (host: string, why: string): Problem => ({
  code: 'Unsupported', message: `What answers at ${host} is not a schema registry with Confluent’s API: ${why}.`,
  hint: 'Check the address; Apicurio has this API at /apis/ccompat/v7.',
})

function saidIn(body: string): string | undefined {
  try {
    return Said.parse(JSON.parse(body)).message?.replace(/\.$/, '').slice(0, 200)
  } catch {
    return undefined
  }
}

const certificate = [
  'SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT',
]

/** An error of the socket, of TLS or of the wait as a Problem; a signal that aborted is Cancelled. */
export function networkProblem(error: unknown, host: string, signal?: AbortSignal): Problem {
  if (error instanceof ProblemError) return error.problem
  if (signal?.aborted) return { code: 'Cancelled', message: 'The call was cancelled.' }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const words = error instanceof Error ? error.message : String(error)
  const unreachable = (what: string, hint: string): Problem =>
    ({ code: 'Unreachable', message: `The schema registry at ${host} ${what}.`, hint })
  if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError' || code === 'ETIMEDOUT')) return {
    code: 'TimedOut', message: `The schema registry at ${host} did not answer in time.`,
    hint: 'Check that the firewall and the VPN route allow this address and port.',
  }
  if (certificate.includes(code)) return unreachable(
    'presents a certificate whose issuer is not known here', 'Add the CA that signed it to the registry’s TLS, as PEM text.',
  )
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return unreachable(
    'presents a certificate for another name', 'Set the server name in the registry’s TLS.',
  )
  if (code.startsWith('CERT_')) return unreachable(
    `presents a certificate that is not valid (${words})`, 'Renew it, or check the clock of this computer.',
  )
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || /wrong version number/i.test(words)) return unreachable(
    'does not speak TLS on this port', 'Use http in its address, or the port of its TLS listener.',
  )
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return unreachable(
    'has a name that is not known here', 'Check the spelling, and the DNS or VPN that knows this name.',
  )
  if (code === 'ECONNREFUSED') return unreachable(
    'refused the connection: nothing listens on that port', 'Check the address, and that the registry runs.',
  )
  if (code.startsWith('ERR_SSL') || code === 'EPROTO') return unreachable(
    `broke off the TLS handshake (${words.slice(0, 200)})`, 'It may want a client certificate: set one in the registry’s TLS.',
  )
  return unreachable(`could not be asked (${code || words.slice(0, 200)})`, 'Check the address and the network, then try again.')
}
