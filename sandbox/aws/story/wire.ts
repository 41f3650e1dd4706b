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
  return {
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
