import type { ProblemCode } from '#contract/problem.ts'

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

/** What an error of the SDK carries besides its message, whatever wire it came over; every member may be missing. */
export type AwsError = {
  readonly name: string
  readonly message: string
  readonly status: number | undefined
  readonly requestId: string | undefined
  /** Seconds from the Retry-After header. */
  readonly retryAfter: number | undefined
  /** Node's code of a network error, such as ECONNRESET. */
  readonly code: string | undefined
}

/** Reads an error without trusting its shape. */
export function readAwsError(error: unknown): AwsError {
  const it = isObject(error) ? error : {}
  const metadata = isObject(it['$metadata']) ? it['$metadata'] : {}
  const response = isObject(it['$response']) ? it['$response'] : {}
  const headers = isObject(response['headers']) ? response['headers'] : {}
  const retryAfter = Number(headers['retry-after'])
  const status = metadata['httpStatusCode'] ?? response['statusCode']
  const message = typeof it['message'] === 'string' ? it['message'] : String(error)
  const name = plain(typeof it['name'] === 'string' ? it['name'] : 'Error')
  return {
    // Kinesis has one code for what is too often and for what is too much.
    name: name === 'LimitExceededException' && /rate exceeded/i.test(message) ? 'ThrottlingException' : name,
    message,
    status: typeof status === 'number' ? status : undefined,
    requestId: typeof metadata['requestId'] === 'string' ? metadata['requestId'] : undefined,
    retryAfter: retryAfter > 0 ? retryAfter : undefined,
    code: typeof it['code'] === 'string' ? it['code'] : undefined,
  }
}

/** A code without the shape's namespace and SQS's old prefix: `com.amazonaws.sqs#OverLimit`, `AWS.SimpleQueueService.X`. */
function plain(name: string): string {
  const [code = name] = name.replace(/^.*#/, '').split(':')
  return oldNames[code] ?? code.replace(/^AWS\.SimpleQueueService\./, '')
}

/** Codes that the Query wire of SQS names otherwise than its JSON wire. */
const oldNames: Readonly<Record<string, string>> = {
  'AWS.SimpleQueueService.NonExistentQueue': 'QueueDoesNotExist', NonExistentQueue: 'QueueDoesNotExist',
  QueueAlreadyExists: 'QueueNameExists', 'AWS.SimpleQueueService.QueueNameExists': 'QueueNameExists',
}

/** Codes by the problem they stand for; the first row that matches counts. `X?` stands for X with and without `Exception`. */
const table: readonly (readonly [ProblemCode, readonly string[]])[] = [
  ['Forbidden', [
    'AccessDenied?', 'AuthorizationError?', 'UnauthorizedOperation', 'NotAuthorized', 'KmsAccessDenied', 'KMSAccessDenied?',
    'OptInRequired', 'KMSOptInRequired', 'Forbidden?', 'AllAccessDisabled',
  ]],
  ['Unauthenticated', [
    'ExpiredToken?', 'RequestExpired', 'InvalidClientTokenId', 'UnrecognizedClient?', 'InvalidAccessKeyId',
    'InvalidSecurity', 'InvalidToken', 'SignatureDoesNotMatch', 'InvalidSignature?', 'IncompleteSignature?',
    'MissingAuthenticationToken?', 'RequestTimeTooSkewed', 'RequestInTheFuture', 'AuthFailure', 'UnauthorizedException',
    'CredentialsProviderError', 'TokenProviderError', 'ProviderError', 'InvalidGrantException', 'InvalidIdentityToken?',
    'IDPRejectedClaim?',
  ]],
  ['Throttled', [
    'Throttl.*', 'TooManyRequests?', 'RequestThrottled?', 'RequestLimitExceeded', 'BandwidthLimitExceeded', 'SlowDown?',
    'KmsThrottled', 'KMSThrottling?', 'EC2Throttled?', 'ProvisionedThroughputExceeded?', 'PriorRequestNotComplete',
  ]],
  ['Unsupported', [
    'UnsupportedOperation?', 'InvalidAction', 'UnknownOperation?', 'NotImplemented?', 'FeatureNotSupported.*',
    'UnsupportedFeature.*', 'UnsupportedProtocol.*',
  ]],
  ['Conflict', [
    'Conflict?', '.*AlreadyExists?', 'QueueNameExists', 'QueueDeletedRecently', 'PurgeQueueInProgress', 'ResourceInUse?',
    'OverLimit', 'LimitExceeded?', 'ConcurrentModification?', 'OperationAborted', 'TaskAlreadyRunning',
  ]],
  ['TooLarge', [
    'BatchRequestTooLong', 'MessageTooLong', 'RequestEntityTooLarge', 'RequestTooLarge', 'EntityTooLarge',
    'PayloadTooLarge.*',
  ]],
  ['NotFound', ['QueueDoesNotExist', '.*NotFound?', '.*NotFoundFault', 'NoSuch.*', 'MessageNotInflight', '.*DoesNotExist?']],
  ['BadInput', [
    'Validation.*', 'Invalid.*', 'Missing.*', 'Malformed.*', 'BadRequest?', 'SerializationException',
    'ReceiptHandleIsInvalid', 'EmptyBatchRequest', 'TooManyEntriesInBatchRequest', 'BatchEntryIdsNotDistinct',
    'KmsDisabled', 'KmsInvalidState', 'KmsInvalidKeyUsage', 'KMSDisabled?', 'KMSInvalidState?', 'ExpiredIterator?',
    'ExpiredNextToken?', 'ParamValidation.*',
  ]],
]
const patterns = table.map(([code, names]) =>
  [code, new RegExp(`^(?:${names.map((name) => name.replace(/\?$/, '(?:Exception)?')).join('|')})$`)] as const)

/** The kind of problem that an AWS code stands for; null for codes that say too little. */
export const problemCodeOf = (code: string): ProblemCode | null => patterns.find(([, names]) => names.test(code))?.[0] ?? null
