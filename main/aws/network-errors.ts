import type { Problem } from '#contract/problem.ts'
import type { AwsError } from './error-codes.ts'

const local: Readonly<Record<string, readonly [Problem['code'], string, string]>> = {
  ENOTFOUND: ['Unreachable', 'its name is not known to DNS', 'Check the region, the endpoint and the network.'],
  EAI_AGAIN: ['Unreachable', 'DNS does not answer', 'Check the network, a VPN or the proxy settings.'],
  ECONNREFUSED: ['Unreachable', 'nothing listens there', 'Check the endpoint, or that the emulator runs.'],
  ECONNRESET: ['Unreachable', 'the connection was cut', 'It is tried again; a proxy or firewall may end connections.'],
  EPIPE: ['Unreachable', 'the connection was cut', 'It is tried again; a proxy or firewall may end connections.'],
  UND_ERR_SOCKET: ['Unreachable', 'the connection was cut', 'It is tried again; a proxy or firewall may end connections.'],
  ECONNABORTED: ['Unreachable', 'the connection was cut', 'It is tried again; a proxy or firewall may end connections.'],
  EHOSTUNREACH: ['Unreachable', 'there is no route to it', 'Check the network or a VPN.'],
  ENETUNREACH: ['Unreachable', 'there is no route to it', 'Check the network or a VPN.'],
  ENETDOWN: ['Unreachable', 'the network is down', 'Check the network.'],
  ETIMEDOUT: ['TimedOut', 'it did not answer in time', 'Check the network, a VPN or the proxy settings.'],
  ERR_PROXY_TUNNEL: ['Unreachable', 'the proxy refused the connection', 'Check the proxy in the settings, and whom it lets through.'],
}

const certificate = /CERT|SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)|HOSTNAME_MISMATCH|ALTNAME|^ERR_(SSL|TLS)|EPROTO/

/** The problem of a call that AWS never answered; null where the error is no matter of the network. */
export function networkProblem({ name, code, message }: AwsError, where: string): Problem | null {
  const known = code === undefined ? undefined : local[code]
  if (known) return { code: known[0], message: `${where} is out of reach: ${known[1]}`, hint: known[2] }
  if (code !== undefined && certificate.test(code)) {
    return {
      code: 'Unreachable', message: `${where} showed a certificate that is not trusted (${message})`,
      hint: 'Behind a proxy that reads TLS, name its authority as CA file in the settings.',
    }
  }
  if (name === 'TimeoutError') {
    return { code: 'TimedOut', message: `${where} did not answer in time`, hint: 'Try again; check the network, a VPN or the proxy settings.' }
  }
  if (!cut.test(message)) return null
  const hint = 'Try again. A proxy or a wrong endpoint may answer in its place.'
  return { code: 'Unreachable', message: `The answer of ${where} was cut off or is not AWS's`, hint }
}

const cut = /^aborted$|Deserialization error|Unexpected (end of JSON|token)|socket hang up|Parse Error|Unterminated string|other side closed/
