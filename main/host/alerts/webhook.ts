import { HttpRequest } from '@smithy/core/protocols'
import type { Alert } from '#contract/alert.ts'
import type { Ref } from '#contract/ref.ts'
import type { NetworkHandler } from '#main/aws/network.ts'
import { readAwsError } from '#main/aws/error-codes.ts'
import { networkProblem } from '#main/aws/network-errors.ts'
import { knownProblem, problem } from '../problems.ts'

/**
 * What a receiver is told: one alert, or several as one where there were too many. `text` is for those that show a text and no
 * more.
 */
export type Told = { readonly text: string } & Readonly<Record<string, unknown>>

/**
 * Posts a body to a https address. Rejects with a Problem that names the host alone, since the rest of the address is a secret.
 */
export type Post = (address: string, body: Told, signal: AbortSignal) => Promise<void>

const timeoutMs = 10_000
/** How many alerts one sum names. */
const summed = 50

/** Sends over the host's proxy and authorities; redirects are not followed, and an answer is as good as its status. */
export const postOver = (network: Pick<NetworkHandler, 'handle'>): Post => async (address, body, signal) => {
  const url = new URL(address)
  const content = JSON.stringify(body)
  const request = new HttpRequest({
    method: 'POST', protocol: url.protocol, hostname: url.hostname, ...(url.port !== '' && { port: Number(url.port) }),
    path: url.pathname, query: queryOf(url), body: content, headers: {
      'host': url.host, 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(content)),
      'user-agent': 'Tidemark',
      ...(url.username !== '' && { authorization: `Basic ${Buffer.from(userOf(url)).toString('base64')}` }),
    },
  })
  const within = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  try {
    const { response } = await network.handle(request, { abortSignal: within })
    const stream: unknown = response.body
    if (stream && typeof stream === 'object' && 'destroy' in stream && typeof stream.destroy === 'function') stream.destroy()
    if (response.statusCode < 200 || response.statusCode > 299) throw refusal(url.host, response.statusCode)
  } catch (error) {
    signal.throwIfAborted()
    if (within.aborted) throw problem('TimedOut', `${url.host} did not answer within ${timeoutMs / 1_000} s`)
    throw knownProblem(error) && !(error instanceof DOMException) ? error : outOfReach(url.host, error)
  }
}

const userOf = ({ username, password }: URL): string => `${decodeURIComponent(username)}:${decodeURIComponent(password)}`

const queryOf = ({ searchParams }: URL): Record<string, string[]> =>
  Object.fromEntries([...new Set(searchParams.keys())].map((key) => [key, searchParams.getAll(key)]))

const refusal = (host: string, status: number) => problem('Unreachable', `${host} answered ${status}`, status < 400
  ? 'Redirects are not followed: enter the address it leads to.' : 'Check the address, and what its owner takes.')

function outOfReach(host: string, error: unknown) {
  const known = networkProblem(readAwsError(error), host)
  // What to try at AWS, such as another region, does not help here.
  const hint = 'Check the address, the network, and the proxy and CA file in the settings.'
  return problem(known?.code ?? 'Unreachable', known?.message ?? `${host} could not be reached`, hint)
}

/** What is to be told of an alert. */
export type Task = { readonly alert: Alert; readonly event: 'raised' | 'ended' }

const sentence = ({ said }: Alert, event: Task['event'], connectionName: string): string =>
  `${event === 'ended' ? 'Ended: ' : ''}${said} (${connectionName})`

/** What is posted when an alert was raised or ended. */
export function tellOne(alert: Alert, event: 'raised' | 'ended', connectionName: string): Told {
  return {
    text: escaped(sentence(alert, event, connectionName)),
    event, alert: alertOf(alert), rule: alert.rule, resource: resourceOf(alert, connectionName),
  }
}

/** What is posted in the place of many. */
export function tellMany(tasks: readonly Task[], nameOf: (connection: string) => string): Told {
  const lines = tasks.slice(0, summed).map(({ alert, event }) => sentence(alert, event, nameOf(alert.connection)))
  const more = tasks.length - lines.length
  return {
    text: escaped([`${tasks.length} alerts at once:`, ...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n')),
    event: 'many',
    alerts: tasks.slice(0, summed).map(({ alert, event }) =>
      ({ event, alert: alertOf(alert), rule: alert.rule, resource: resourceOf(alert, nameOf(alert.connection)) })),
    more,
  }
}

/** What *Test* posts. */
export const tellTest = (): Told => ({ text: 'Tidemark can reach this webhook.', event: 'test' })

const alertOf = ({ id, said, raisedAt, endedAt, samples }: Alert) => ({ id, said, raisedAt, endedAt, samples })

const resourceOf = ({ connection, system, ref }: Alert, connectionName: string) =>
  ({ connection, connectionName, system, ref, address: addressOf(connection, system, ref) })

/** The resource's place in a window of the program, behind its origin. */
const addressOf = (connection: string, system: string, { kind, path }: Ref): string =>
  `#/c/${[connection, system, kind, ...path].map(encodeURIComponent).join('/')}`

/** A text as Slack wants it: what a resource is called must not become a mention. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
