import type { IncomingHttpHeaders } from 'node:http'

/** How a request of a service is written: JSON with a target header, the Query protocol, or REST with a path. */
type Wire = 'json' | 'query' | 'rest'

/**
 * One request to AWS as it came in: `service` and `region` are those of its signature (SQS signs as `sqs`, CloudWatch as
 * `monitoring`), `account` is the access key where that is 12 digits, as ministack has it. `operation` is what the service calls
 * it, or method and path.
 */
export type Asked = {
  readonly method: string
  readonly url: string
  readonly path: string
  readonly search: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  readonly service: string
  readonly region: string
  readonly accessKey: string
  readonly account: string
  readonly operation: string
  readonly wire: Wire
}

/** Everyone whose key is no account number shares this one, as in ministack. */
export const commonAccount = '000000000000'

const scope = /Credential=([^/,\s]+)\/\d+\/([^/]+)\/([^/]+)\/aws4_request/

/** The sign-in services' requests carry no signature; their paths tell them apart. */
const unsigned: readonly (readonly [RegExp, string, string])[] = [
  [/^\/client\/register$/, 'sso-oidc', 'RegisterClient'],
  [/^\/device_authorization$/, 'sso-oidc', 'StartDeviceAuthorization'],
  [/^\/token$/, 'sso-oidc', 'CreateToken'],
  [/^\/assignment\/accounts$/, 'sso', 'ListAccounts'],
  [/^\/assignment\/roles$/, 'sso', 'ListAccountRoles'],
  [/^\/federation\/credentials$/, 'sso', 'GetRoleCredentials'],
  [/^\/logout$/, 'sso', 'Logout'],
  [/^\/device$/, 'sso-oidc', 'device page'],
]

/** Reads what is asked, of whom and by whom. */
export function readAsked(method: string, url: string, headers: IncomingHttpHeaders, body: Buffer): Asked {
  const { pathname: path, searchParams: search } = new URL(url, 'http://stand-in')
  const signed = scope.exec(headers.authorization ?? '') ?? scope.exec(`Credential=${search.get('X-Amz-Credential') ?? ''}`)
  const signIn = unsigned.find(([pattern]) => pattern.test(path))
  const accessKey = signed?.[1] ?? ''
  const service = signed?.[3] ?? signIn?.[1] ?? ''
  const target = headers['x-amz-target']
  const form = headers['content-type']?.includes('x-www-form-urlencoded') ?? false
  const wire = typeof target === 'string' ? 'json' : form ? 'query' : 'rest'
  const action = wire === 'query' ? new URLSearchParams(body.toString()).get('Action') : null
  const named = wire === 'json' ? String(target).split('.').at(-1) : action
  return {
    method, url, path, search, headers, body, service, wire, accessKey,
    region: signed?.[2] ?? 'us-east-1',
    account: /^\d{12}$/.test(accessKey) ? accessKey : commonAccount,
    operation: named ?? (service === 'kafka' ? kafkaOperation(method, path) : null) ?? signIn?.[2] ?? `${method} ${path}`,
  }
}

const kafkaOperations: readonly (readonly [RegExp, string])[] = [
  [/^GET \/api\/v2\/clusters$/, 'ListClustersV2'],
  [/^GET \/api\/v2\/clusters\/[^/]+$/, 'DescribeClusterV2'],
  [/^GET \/v1\/clusters$/, 'ListClusters'],
  [/^GET \/v1\/clusters\/[^/]+$/, 'DescribeCluster'],
  [/^GET \/v1\/clusters\/[^/]+\/bootstrap-brokers$/, 'GetBootstrapBrokers'],
  [/^GET \/v1\/clusters\/[^/]+\/nodes$/, 'ListNodes'],
  [/^GET \/v1\/clusters\/[^/]+\/topics$/, 'ListTopics'],
  [/^GET \/v1\/clusters\/[^/]+\/topics\/[^/]+$/, 'DescribeTopic'],
  [/^GET \/v1\/clusters\/[^/]+\/topics\/[^/]+\/partitions$/, 'DescribeTopicPartitions'],
]

const kafkaOperation = (method: string, path: string): string | null =>
  kafkaOperations.find(([pattern]) => pattern.test(`${method} ${path}`))?.[1] ?? null

/** The JSON body of a request or an answer as an object; an empty one for anything else. */
export function fieldsOf({ body }: Pick<Asked, 'body'>): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body.toString())
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
