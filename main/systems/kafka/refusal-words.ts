import type { Problem, ProblemCode } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'

/**
 * What was being done, for the words of a Problem: `broker` is who was asked, `subject` what it is about ("Topic orders"),
 * `needs` the sentence said when the permission is missing, without its full stop.
 */
export type Doing = {
  readonly broker?: string
  readonly subject?: string
  readonly needs?: string
  readonly user?: string | undefined
  readonly ref?: Ref
}

type Refusal = { readonly code: ProblemCode; readonly hint?: string; says(subject: string, doing: Doing): string }

const says = (code: ProblemCode, words: (subject: string, doing: Doing) => string, hint?: string): Refusal => ({
  code,
  says: words,
  ...(hint && { hint }),
})

const forbidden = says(
  'Forbidden',
  (subject, { needs, user }) =>
    `${needs ?? `${subject} may not be seen with these permissions`}. `
    + `${user ? `The user ${user}` : 'This connection'} does not have it.`,
  'Ask for this permission, or use a connection that has it.',
)
const missing = says('NotFound', (subject) => `${subject} does not exist.`, 'It may have been deleted. Read the list again.')
const tooLarge = says(
  'TooLarge',
  (subject) => `${subject}: a message is larger than max.message.bytes allows.`,
  'Send a smaller message, or raise max.message.bytes of the topic.',
)
const timedOut = says('TimedOut', (subject) => `${subject}: the broker did not finish in time.`, 'Try again.')
const unsupported = says('Unsupported', (subject) => `${subject}: this cluster does not offer that.`)
const leaderless = says(
  'Unreachable',
  (subject) => `${subject} has no leader that answers now.`,
  'Check that its brokers run; a new leader is chosen within seconds.',
)
const coordinatorless = says(
  'Unreachable',
  (subject) => `${subject} has no coordinator that answers now.`,
  'Try again in a few seconds.',
)
const broken = says(
  'Unreachable',
  (subject) => `${subject} cannot be reached inside the cluster.`,
  'Check that every broker runs.',
)
const outOfSync = says(
  'Unreachable',
  (subject) => `${subject} has fewer replicas in sync than min.insync.replicas.`,
  'Start the missing brokers, then send again.',
)
const conflict = says('Conflict', (subject) => `${subject} is in a state that does not allow it.`)
const badInput = says('BadInput', (subject) => `${subject}: the broker refused this input.`)

const refusals: Readonly<Record<string, Refusal>> = {
  TOPIC_AUTHORIZATION_FAILED: forbidden,
  GROUP_AUTHORIZATION_FAILED: forbidden,
  CLUSTER_AUTHORIZATION_FAILED: forbidden,
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED: forbidden,
  UNKNOWN_TOPIC_OR_PARTITION: missing,
  UNKNOWN_TOPIC_ID: missing,
  GROUP_ID_NOT_FOUND: missing,
  RESOURCE_NOT_FOUND: missing,
  MESSAGE_TOO_LARGE: tooLarge,
  RECORD_LIST_TOO_LARGE: tooLarge,
  REQUEST_TIMED_OUT: timedOut,
  UNSUPPORTED_VERSION: unsupported,
  UNSUPPORTED_FOR_MESSAGE_FORMAT: unsupported,
  UNSUPPORTED_COMPRESSION_TYPE: unsupported,
  SECURITY_DISABLED: unsupported,
  LEADER_NOT_AVAILABLE: leaderless,
  NOT_LEADER_OR_FOLLOWER: leaderless,
  REPLICA_NOT_AVAILABLE: leaderless,
  FENCED_LEADER_EPOCH: leaderless,
  UNKNOWN_LEADER_EPOCH: leaderless,
  INCONSISTENT_TOPIC_ID: leaderless,
  OFFSET_NOT_AVAILABLE: leaderless,
  COORDINATOR_LOAD_IN_PROGRESS: coordinatorless,
  COORDINATOR_NOT_AVAILABLE: coordinatorless,
  NOT_COORDINATOR: coordinatorless,
  BROKER_NOT_AVAILABLE: broken,
  NETWORK_EXCEPTION: broken,
  KAFKA_STORAGE_ERROR: broken,
  NOT_CONTROLLER: broken,
  NOT_ENOUGH_REPLICAS: outOfSync,
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: outOfSync,
  THROTTLING_QUOTA_EXCEEDED: says('Throttled', (subject) => `${subject}: the cluster slowed the calls.`),
  TOPIC_ALREADY_EXISTS: conflict,
  NON_EMPTY_GROUP: conflict,
  GROUP_SUBSCRIBED_TO_TOPIC: conflict,
  OUT_OF_ORDER_SEQUENCE_NUMBER: conflict,
  INVALID_PRODUCER_EPOCH: conflict,
  PRODUCER_FENCED: conflict,
  INVALID_TOPIC_EXCEPTION: says('BadInput', (subject) => `${subject} has a name that Kafka does not allow.`),
  INVALID_TIMESTAMP: badInput,
  INVALID_RECORD: badInput,
  INVALID_REQUEST: badInput,
  INVALID_CONFIG: badInput,
  POLICY_VIOLATION: badInput,
  INVALID_GROUP_ID: badInput,
  OFFSET_OUT_OF_RANGE: says(
    'NotFound',
    (subject) => `${subject}: the offset is outside the log.`,
    'Read from the oldest or the newest.',
  ),
  CORRUPT_MESSAGE: says('Internal', (subject) => `${subject}: the broker found damaged data.`, 'Look at the log of the broker.'),
}

/**
 * The Problem for a protocol error by its name in Kafka's list, such as NOT_COORDINATOR; `words` are the broker's own, if it said
 * any.
 */
export function refusalNamed(name: string, doing: Doing = {}, words?: string | null): Problem {
  const subject = doing.subject ?? (doing.broker ? `Broker ${doing.broker}` : 'The cluster')
  const known = refusals[name] ?? says('Internal', () => `${subject}: the broker answered ${name}.`)
  return {
    code: known.code,
    message: known.says(subject, doing) + (words && known !== forbidden && known !== missing ? ` It said: ${words}` : ''),
    ...(known.hint && { hint: known.hint }),
    ...(doing.ref && { ref: doing.ref }),
  }
}
