const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

/** Members of inputs that name what a call is for, with how to say it; the first that is there counts. */
const members: readonly (readonly [string, (value: string) => string])[] = [
  ['QueueUrl', (url) => `queue ${url.split('/').at(-1) ?? url}`],
  ['QueueName', (name) => `queue ${name}`],
  ['SourceArn', (arn) => `queue ${arn.split(':').at(-1) ?? arn}`],
  ['TopicName', (name) => `topic ${name}`],
  ['StreamName', (name) => `stream ${name}`],
  ['StreamARN', (arn) => `stream ${arn.split('/')[1] ?? arn}`],
  ['ConsumerARN', (arn) => `consumer ${arn.split('/')[3]?.split(':')[0] ?? arn}`],
  ['TableName', (name) => `table ${name}`],
  ['FunctionName', (name) => `function ${name.split(':function:').at(-1) ?? name}`],
  ['DeliveryStreamName', (name) => `delivery stream ${name}`],
  ['ClusterArn', (arn) => `cluster ${arn.split('/')[1] ?? arn}`],
  ['RoleArn', (arn) => `role ${arn.split('/').at(-1) ?? arn}`],
  ['Bucket', (name) => `bucket ${name}`],
  ['SchemaVersionId', (id) => `schema version ${id}`],
]

/** How to name what a call is for, from its input: `queue orders`; undefined where it names nothing. */
export function resourceOf(input: unknown): string | undefined {
  if (!isObject(input)) return undefined
  for (const [member, say] of members) {
    const value = input[member]
    if (typeof value === 'string' && value !== '') return say(value)
  }
  return undefined
}
