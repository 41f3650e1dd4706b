import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch'
import { GetSchemaVersionCommand, GlueClient } from '@aws-sdk/client-glue'
import { KafkaClient, ListClustersV2Command } from '@aws-sdk/client-kafka'
import { GetQueueAttributesCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ProblemError, type Problem } from '#contract/problem.ts'
import type { ClientClass } from '#main/aws/account.ts'
import { awsCode, awsProblem, withProblems } from '#main/aws/errors.ts'
import { fakeAws, type Answer, type FakeAws } from '../../fixtures/fake-aws.ts'

let aws: FakeAws
beforeAll(async () => { aws = await fakeAws() })
afterAll(async () => { await aws[Symbol.asyncDispose]() })

const QueueUrl = 'https://sqs.eu-west-1.amazonaws.com/111111111111/orders'
const settings = () => ({ region: 'eu-west-1', endpoint: aws.endpoint, maxAttempts: 1, credentials: { accessKeyId: 'AKIA', secretAccessKey: 's' } })
const made = <Client extends object>(Class: ClientClass<Client>, user?: string) => withProblems(new Class(settings()), () => user)

/** One call a wire: JSON 1.0 that speaks for the old Query API, JSON 1.0, JSON 1.1, rest-json and Query. */
const calls: Readonly<Record<string, (user?: string) => Promise<unknown>>> = {
  sqs: (user) => made(SQSClient, user).send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] })),
  cloudwatch: () => made(CloudWatchClient).send(new GetMetricDataCommand({ StartTime: new Date(), EndTime: new Date(), MetricDataQueries: [] })),
  glue: () => made(GlueClient).send(new GetSchemaVersionCommand({ SchemaVersionId: 'v' })),
  kafka: () => made(KafkaClient).send(new ListClustersV2Command({})),
  sts: () => made(STSClient).send(new GetCallerIdentityCommand({})),
}

async function failure(wire: string, answer: Answer, user?: string): Promise<ProblemError> {
  aws.answer = () => answer
  const error = await calls[wire]?.(user).then(() => null, (thrown: unknown) => thrown)
  if (error instanceof ProblemError) return error
  throw new Error(`No ProblemError but ${String(error)}`)
}

const kinds: readonly (readonly [code: string, problem: Problem['code'], status?: number])[] = [
  ['ExpiredToken', 'Unauthenticated', 403], ['ExpiredTokenException', 'Unauthenticated'], ['InvalidClientTokenId', 'Unauthenticated', 403],
  ['SignatureDoesNotMatch', 'Unauthenticated', 403], ['UnrecognizedClientException', 'Unauthenticated'],
  ['AccessDenied', 'Forbidden', 403], ['AccessDeniedException', 'Forbidden'], ['AuthorizationError', 'Forbidden', 403],
  ['Throttling', 'Throttled'], ['ThrottlingException', 'Throttled'], ['TooManyRequestsException', 'Throttled', 429], ['RequestThrottled', 'Throttled', 403],
  ['ResourceNotFoundException', 'NotFound', 404], ['NotFoundException', 'NotFound', 404],
  ['ValidationException', 'BadInput'], ['MalformedQueryString', 'BadInput'], ['BadRequestException', 'BadInput'],
  ['UnsupportedOperation', 'Unsupported'], ['InvalidAction', 'Unsupported'], ['UnknownOperationException', 'Unsupported', 404],
  ['ServiceUnavailable', 'Unreachable', 503], ['InternalFailure', 'Internal', 500],
]

for (const wire of Object.keys(calls)) {
  test(`every code of ${wire} becomes the problem it stands for, with its own code kept`, async () => {
    for (const [code, kind, status] of kinds) {
      const error = await failure(wire, { code, ...(status !== undefined && { status }) })
      expect([code, error.problem.code]).toEqual([code, kind])
      expect(awsCode(error)).toBe(code)
    }
  })
}

test('a refusal names the permission, the resource and who lacks it', async () => {
  const user = 'arn:aws:sts::111111111111:assumed-role/support/ada'
  const denied = await failure('sqs', { code: 'AccessDenied', status: 403, message: `User: ${user} is not authorized to perform: sqs:getqueueattributes on resource: arn:aws:sqs:eu-west-1:111111111111:orders because no identity-based policy allows the sqs:getqueueattributes action` })
  expect(denied.problem).toEqual({
    code: 'Forbidden', message: 'GetQueueAttributes needs sqs:GetQueueAttributes on queue orders. The role support does not have it.',
    hint: 'Allow sqs:GetQueueAttributes in a policy of the caller, or use another profile or role.',
  })
  expect((await failure('sqs', { code: 'AccessDenied', status: 403, message: 'Access to the resource is denied.' }, user)).message)
    .toBe('GetQueueAttributes needs sqs:GetQueueAttributes on queue orders. The role support does not have it.')
  expect((await failure('kafka', { code: 'AccessDeniedException', status: 403 })).message)
    .toBe('ListClustersV2 needs kafka:ListClustersV2. These credentials do not have it.')
  expect((await failure('kafka', { code: 'AccessDeniedException', status: 403, message: 'User: is not authorized to perform: kafka:ListClustersV2' })).message)
    .toBe('ListClustersV2 needs kafka:ListClustersV2. These credentials do not have it.')
  expect((await failure('cloudwatch', { code: 'AccessDenied', status: 403 })).message).toContain('cloudwatch:GetMetricData')
  expect((await failure('glue', { code: 'AccessDeniedException' })).message).toContain('glue:GetSchemaVersion')
})

test('a refusal tells apart what IAM checks besides, and which policy forbids', async () => {
  const kms = await failure('sqs', { code: 'KmsAccessDenied', status: 400, message: 'User: arn:aws:iam::1:user/ada is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-west-1:1:key/k because no resource-based policy allows the kms:Decrypt action' })
  expect(kms.message).toBe('GetQueueAttributes on queue orders needs kms:Decrypt. The user ada does not have it.')
  expect(kms.problem.hint).toContain('policy of the resource or of the key')
  const scp = await failure('kafka', { code: 'AccessDeniedException', status: 403, message: 'User: arn:aws:iam::1:user/ada is not authorized to perform: kafka:ListClustersV2 with an explicit deny in a service control policy' })
  expect(scp.problem.hint).toContain('service control policy')
  const own = awsProblem({ name: 'AccessDenied', message: 'with an explicit deny in an identity-based policy: p' }, { service: 'SQS', operation: 'SendMessageBatch' })
  expect([own.message, own.hint]).toEqual([
    'SendMessageBatch needs sqs:SendMessage. These credentials do not have it.', 'An explicit deny in a policy (identity-based) forbids it; it must be taken out there.',
  ])
})

test('each refusal of credentials says what to try', async () => {
  const hints = new Set<string | undefined>()
  for (const code of ['ExpiredToken', 'InvalidClientTokenId', 'SignatureDoesNotMatch', 'RequestTimeTooSkewed']) hints.add((await failure('sqs', { code, status: 403 })).problem.hint)
  expect(hints.size).toBe(4)
  const late = await failure('sts', { code: 'SignatureDoesNotMatch', status: 403, message: 'Signature expired: 20261121T203326Z is now earlier than 20261121T204326Z' })
  expect(late.problem.message).toContain('clock')
})

test('throttling carries when to ask again, from the header where there is one', async () => {
  expect((await failure('kafka', { code: 'TooManyRequestsException', status: 429 })).problem.retryAfterMs).toBe(1_000)
  expect((await failure('kafka', { code: 'TooManyRequestsException', status: 429, headers: { 'retry-after': '7' } })).problem.retryAfterMs).toBe(7_000)
})

test('the codes of SQS are the same over both its wires', async () => {
  const headers = { 'x-amzn-query-error': 'AWS.SimpleQueueService.NonExistentQueue;Sender' }
  for (const answer of [
    { code: 'com.amazonaws.sqs#QueueDoesNotExist', headers }, { code: 'AWS.SimpleQueueService.NonExistentQueue' }, { code: 'QueueDoesNotExist' },
  ]) {
    const error = await failure('sqs', answer)
    expect([error.problem.code, awsCode(error)]).toEqual(['NotFound', 'QueueDoesNotExist'])
  }
  expect((await failure('sqs', { code: 'AWS.SimpleQueueService.PurgeQueueInProgress', status: 403 })).problem).toMatchObject({ code: 'Conflict', retryAfterMs: 60_000 })
  expect(awsCode(await failure('sqs', { code: 'OverLimit', status: 403 }))).toBe('OverLimit')
})

test('what the network does is no failure of AWS', async () => {
  expect((await failure('sqs', { reset: true })).problem).toMatchObject({ code: 'Unreachable', message: expect.stringContaining('connection was cut') })
  expect((await failure('sqs', { cut: true })).problem.code).toBe('Unreachable')
  const codeOf = async (endpoint: string) => {
    const client = withProblems(new SQSClient({ ...settings(), endpoint }))
    return await client.send(new GetQueueAttributesCommand({ QueueUrl })).then(() => null, (error: ProblemError) => [error.problem.code, error.message])
  }
  expect(await codeOf('http://127.0.0.1:1')).toEqual(['Unreachable', 'SQS (127.0.0.1:1) is out of reach: nothing listens there'])
  expect((await codeOf('http://nowhere.invalid'))?.[1]).toMatch(/DNS/)
})

test('a call that was left is Cancelled, one that ran out of time TimedOut', async () => {
  aws.answer = () => new Promise(() => {})
  const left = new AbortController()
  const command = new GetQueueAttributesCommand({ QueueUrl })
  const pending = made(SQSClient).send(command, { abortSignal: left.signal }).then(() => null, (error: ProblemError) => error.problem.code)
  left.abort()
  expect(await pending).toBe('Cancelled')
  expect(await made(SQSClient).send(command, { abortSignal: AbortSignal.timeout(20) }).then(() => null, (error: ProblemError) => error.problem.code)).toBe('TimedOut')
})

test('a body that is not AWS\'s is no crash', async () => {
  aws.answer = () => ({ output: '<html>proxy sign-in</html>' })
  const error = await calls['kafka']?.().then(() => null, (thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ProblemError)
  expect((error as ProblemError).problem.code).toBe('Unreachable')
})

test('whatever is thrown becomes a Problem, and a Problem stays itself', () => {
  for (const odd of [undefined, null, 'text', 7, {}, new Error(''), Object.assign(new Error('x'), { $metadata: 'no', code: 5 })]) {
    expect(awsProblem(odd, { service: 'SQS', operation: 'X' }).code).toBe('Internal')
  }
  const own = new ProblemError({ code: 'TooLarge', message: 'mine' })
  expect(awsProblem(own, { service: 'SQS', operation: 'X' })).toBe(own.problem)
  expect(awsCode(new ProblemError({ code: 'Internal', message: 'm' }, { cause: new ProblemError({ code: 'Internal', message: 'n' }, { cause: { name: 'OverLimit' } }) }))).toBe('OverLimit')
})

test('a batch needs the permission of its single call', async () => {
  aws.answer = () => ({ code: 'AccessDenied', status: 403 })
  const error = await made(SQSClient).send(new SendMessageBatchCommand({ QueueUrl, Entries: [] })).then(() => null, (thrown: ProblemError) => thrown)
  expect(error?.message).toBe('SendMessageBatch needs sqs:SendMessage on queue orders. These credentials do not have it.')
})

test('MSK is called by its name, not by what runs in it', async () => {
  const gone = withProblems(new KafkaClient({ ...settings(), endpoint: 'http://127.0.0.1:1' })).send(new ListClustersV2Command({}))
  await expect(gone).rejects.toMatchObject({ problem: { code: 'Unreachable', message: expect.stringMatching(/^Amazon MSK .*is out of reach/) } })
})
