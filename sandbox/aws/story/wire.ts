/** The account and region that the story lives in. */
export const storyAccount = '000000000000'
export const storyRegion = 'us-east-1'

/** ARN of a queue of the story. */
export const queueArn = (queue: string): string => `arn:aws:sqs:${storyRegion}:${storyAccount}:${queue}`

type Fields = Readonly<Record<string, unknown>>

/**
 * AWS as the story speaks to it, through the stand-in's own door, so that CloudWatch counts its traffic. Plain requests instead of
 * the SDK, whose loading would make the sandbox start later.
 */
export interface AwsWire {
  /** A call of SQS; `operation` as in its API. */
  sqs(operation: string, fields: Fields): Promise<Fields>
  /** A call of SNS; its parameters are flat. */
  sns(action: string, fields: Readonly<Record<string, string>>): Promise<string>
  events(operation: string, fields: Fields): Promise<Fields>
  glue(operation: string, fields: Fields): Promise<Fields>
  kinesis(operation: string, fields: Fields): Promise<Fields>
  /** The events of a fan-out subscription, as they come, until it ends. */
  subscribe(fields: Fields): Promise<AsyncIterable<Buffer>>
  dynamodb(operation: string, fields: Fields): Promise<Fields>
  /** A call of CloudWatch. */
  monitoring(operation: string, fields: Fields): Promise<Fields>
  /** Posts to a path of Lambda's API. */
  lambda(path: string, fields: Fields): Promise<Fields>
  /** Makes a bucket, or an object in it. */
  s3(path: string, body?: string): Promise<void>
  /** The address of a queue. */
  queue(name: string): string
}

/** Speaks to AWS at an endpoint; the signal ends calls under way. */
export function awsWire(endpoint: string, signal: AbortSignal): AwsWire {
  const headers = (service: string) => ({
    authorization: `AWS4-HMAC-SHA256 Credential=${storyAccount}/20260101/${storyRegion}/${service}/aws4_request, `
      + 'SignedHeaders=host, Signature=0',
    // kinesis-local looks for it; nobody compares it with the time.
    'x-amz-date': '20260101T000000Z',
  })
  const ask = async (
    path: string, init: RequestInit, service: string, more: Readonly<Record<string, string>> = {},
  ): Promise<string> => {
    const response = await fetch(`${endpoint}${path}`, { signal, ...init, headers: { ...headers(service), ...more } })
    const text = await response.text()
    if (!response.ok) throw new Error(`${service}: ${text.slice(0, 300)}`)
    return text
  }
  const json = async (service: string, target: string, fields: Fields): Promise<Fields> => {
    const text = await ask('/', { method: 'POST', body: JSON.stringify(fields) }, service, {
      'x-amz-target': target, 'content-type': 'application/x-amz-json-1.0',
    })
    return { ...JSON.parse(text || '{}') }
  }
  const kinesis = (operation: string) => ({
    'x-amz-target': `Kinesis_20131202.${operation}`, 'content-type': 'application/x-amz-json-1.1',
  })
  return {
    async kinesis(operation, fields) {
      const text = await ask('/', { method: 'POST', body: JSON.stringify(fields) }, 'kinesis', kinesis(operation))
      return { ...JSON.parse(text || '{}') }
    },
    async subscribe(fields) {
      const response = await fetch(endpoint, {
        signal, method: 'POST', body: JSON.stringify(fields), headers: { ...headers('kinesis'), ...kinesis('SubscribeToShard') },
      })
      if (!response.ok || !response.body) throw new Error(`kinesis: ${(await response.text()).slice(0, 300)}`)
      return buffers(response.body)
    },
    monitoring: (operation, fields) => json('monitoring', `GraniteServiceVersion20100801.${operation}`, fields),
    dynamodb: (operation, fields) => json('dynamodb', `DynamoDB_20120810.${operation}`, fields),
    async lambda(path, fields) {
      return { ...JSON.parse(await ask(path, { method: 'POST', body: JSON.stringify(fields) }, 'lambda') || '{}') }
    },
    sqs: (operation, fields) => json('sqs', `AmazonSQS.${operation}`, fields),
    events: (operation, fields) => json('events', `AWSEvents.${operation}`, fields),
    glue: (operation, fields) => json('glue', `AWSGlue.${operation}`, fields),
    sns: (action, fields) => ask('/', {
      method: 'POST', body: new URLSearchParams({ Action: action, Version: '2010-03-31', ...fields }),
    }, 'sns'),
    async s3(path, body) {
      await ask(path, { method: 'PUT', ...(body !== undefined && { body }) }, 's3')
    },
    queue: (name) => `${endpoint}/${storyAccount}/${name}`,
  }
}

async function *buffers(body: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const piece of body) yield Buffer.from(piece)
}
