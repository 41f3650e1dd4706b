import type { Problem } from '#contract/problem.ts'
import type { Doing } from './refusal-words.ts'

/**
 * How an error of a socket, of TLS or of the sign-in reads; `codes` are matched against Node's `code`, `texts` against the
 * message.
 */
type Case = {
  readonly codes?: readonly string[]
  readonly texts?: readonly RegExp[]
  says(broker: string, error: Error): Problem
}

const unreachable = (message: string, hint: string): Problem => ({ code: 'Unreachable', message, hint })

/** Most telling first: an outer "connection failed" says less than the refused certificate inside it. */
const cases: readonly Case[] = [
  {
    codes: ['ERR_TLS_CERT_ALTNAME_INVALID'],
    says: (broker, error) =>
      unreachable(
        `${broker} presents a certificate for ${namesIn(error)}, not for ${hostIn(error)}.`,
        'Set the server name, or fix the advertised address.',
      ),
  },
  {
    codes: [
      'SELF_SIGNED_CERT_IN_CHAIN',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT',
    ],
    says: (broker) =>
      unreachable(
        `${broker} presents a certificate whose issuer is not known here.`,
        'Add the CA that signed it to the connection, as PEM text.',
      ),
  },
  {
    codes: ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'],
    says: (broker, error) =>
      unreachable(
        `${broker} presents a certificate that is not valid today (${error.message}).`,
        'Renew the broker’s certificate, or check the clock of this computer.',
      ),
  },
  {
    codes: [
      'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
      'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE',
      'ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE',
      'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE',
      'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
      'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA',
      'ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_UNKNOWN',
      'ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN',
    ],
    texts: [/alert (number )?(116|42|46|48)|certificate required|bad certificate/i],
    says: (broker) => ({
      code: 'Unauthenticated',
      message: `${broker} asks for a client certificate and did not accept the one it got.`,
      hint: 'Add the client certificate and its key to the connection, signed by a CA that the broker trusts.',
    }),
  },
  {
    codes: [
      'ERR_OSSL_PEM_NO_START_LINE',
      'ERR_OSSL_X509_KEY_VALUES_MISMATCH',
      'ERR_OSSL_UNSUPPORTED',
      'ERR_OSSL_PEM_BAD_BASE64_DECODE',
    ],
    texts: [/PEM routines|key values mismatch/i],
    says: (_broker, error) => ({
      code: 'BadInput',
      message: `The TLS settings cannot be used: ${error.message}.`,
      hint: 'Paste whole PEM texts, with their BEGIN and END lines; the key must belong to the certificate.',
    }),
  },
  {
    codes: ['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG'],
    texts: [/wrong version number/i, /verify the broker supports TLS/i, /before secure TLS connection/i],
    says: (broker) =>
      unreachable(
        `${broker} does not speak TLS on this port.`,
        'Switch TLS off in the connection, or use the port of its TLS listener.',
      ),
  },
  {
    texts: [/Broker requires TLS/i],
    says: (broker) =>
      unreachable(
        `${broker} speaks TLS on this port.`,
        'Switch TLS on in the connection, or use the port of its plain listener.',
      ),
  },
  {
    codes: ['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA'],
    says: (broker, error) =>
      unreachable(
        `The name ${hostIn(error)} of ${broker} is not known here.`,
        'Check the spelling, and the DNS or VPN that knows this name.',
      ),
  },
  {
    codes: ['ECONNREFUSED'],
    says: (broker) =>
      unreachable(`${broker} refused the connection: nothing listens on that port.`, 'Check the port, and that the broker runs.'),
  },
  {
    codes: ['EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'EACCES'],
    says: (broker) => unreachable(`There is no route to ${broker}.`, 'Check the VPN and the firewall between here and there.'),
  },
  {
    codes: ['ETIMEDOUT', 'KAFKAJS_TIMEOUT'],
    texts: [/timed? ?out/i],
    says: (broker) => ({
      code: 'TimedOut',
      message: `${broker} did not answer in time.`,
      hint: 'Check that the firewall, the security group and the VPN route allow this address and port.',
    }),
  },
  {
    codes: ['ECONNRESET', 'EPIPE', 'EPROTO', 'ECONNABORTED'],
    texts: [/Connection closed/i, /connection error/i, /closed connection/i, /disconnected/i],
    says: (broker) =>
      unreachable(
        `${broker} closed the connection.`,
        'Check that the port belongs to the listener chosen here: TLS or plain, with or without sign-in.',
      ),
  },
]

/** The first known network or TLS failure in the chain as a Problem; undefined where there is none. */
export function networkProblem(chain: readonly Error[], { broker }: Doing): Problem | undefined {
  const name = broker ? `Broker ${broker}` : 'A broker'
  for (const one of cases) {
    const error = chain.find((error) => one.codes?.includes(codeOf(error)) || one.texts?.some((text) => text.test(error.message)))
    if (error) return one.says(name, error)
  }
  return undefined
}

/** An error as Node makes them, for what it tells by an event and not by an error; the words come from `code`. */
export const codedError = (code: string): Error => Object.assign(new Error(code), { code })

/** Node's and the clients' `code`, '' where there is none. */
const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : '')

const hostIn = (error: Error): string => {
  if ('hostname' in error && typeof error.hostname === 'string') return error.hostname
  return 'host' in error && typeof error.host === 'string' ? error.host : 'this address'
}

/** The names of the certificate, from Node's "altnames" sentence. */
function namesIn(error: Error): string {
  const names = [...error.message.matchAll(/(?:DNS|IP Address):\s*([^\s,]+)/g)].map((match) => match[1])
  return names.length
    ? names.join(', ')
    : (/CN=([^\s,]+)/.exec(error.message)?.[1] ?? /cert's CN:\s*(\S+)/.exec(error.message)?.[1] ?? 'another name')
}

/** Whether a problem is that no connection came about: a name, a route, a port, a time; not what the other side then said. */
export const isOutOfReach = ({ code, message }: Problem): boolean => (code === 'Unreachable' || code === 'TimedOut')
  && /did not answer in time|is no route to|refused the connection|is not known here|closed the connection/.test(message)
