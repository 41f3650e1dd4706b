import type { Problem, ProblemCode } from '#contract/problem.ts'

/** Error codes of the protocol that the reader acts upon. https://kafka.apache.org/protocol#protocol_error_codes */
export const kafkaErrors = {
  none: 0, offsetOutOfRange: 1, corruptMessage: 2, unknownTopicOrPartition: 3, leaderNotAvailable: 5, notLeaderOrFollower: 6,
  requestTimedOut: 7, replicaNotAvailable: 9, invalidTopic: 17, topicAuthorizationFailed: 29, clusterAuthorizationFailed: 31,
  unsupportedVersion: 35, kafkaStorageError: 56, saslAuthenticationFailed: 58, fencedLeaderEpoch: 74, unknownLeaderEpoch: 75,
  offsetNotAvailable: 78, unknownTopicId: 100, inconsistentTopicId: 103,
} as const

const leaderMoved: ReadonlySet<number> = new Set([
  kafkaErrors.unknownTopicOrPartition, kafkaErrors.leaderNotAvailable, kafkaErrors.notLeaderOrFollower,
  kafkaErrors.replicaNotAvailable,
  kafkaErrors.kafkaStorageError, kafkaErrors.fencedLeaderEpoch, kafkaErrors.unknownLeaderEpoch, kafkaErrors.offsetNotAvailable,
  kafkaErrors.unknownTopicId, kafkaErrors.inconsistentTopicId, kafkaErrors.requestTimedOut,
])

/** True where asking again with fresh metadata may help. */
export function meansStaleMetadata(code: number): boolean {
  return leaderMoved.has(code)
}

const words: Readonly<Record<number, { readonly code: ProblemCode; readonly says: string; readonly hint: string }>> = {
  [kafkaErrors.offsetOutOfRange]: {
    code: 'NotFound', says: 'the offset is outside the log', hint: 'Read from the oldest or the newest.',
  },
  [kafkaErrors.corruptMessage]: {
    code: 'Internal', says: 'the broker found corrupt data', hint: 'Look at the log of the broker.',
  },
  [kafkaErrors.unknownTopicOrPartition]: {
    code: 'NotFound', says: 'it does not exist', hint: 'It may have been deleted. Reload the topics.',
  },
  [kafkaErrors.leaderNotAvailable]: {
    code: 'Unreachable', says: 'it has no leader', hint: 'Wait for an in-sync replica to come back.',
  },
  [kafkaErrors.notLeaderOrFollower]: { code: 'Unreachable', says: 'its leader has moved', hint: 'Try again.' },
  [kafkaErrors.invalidTopic]: {
    code: 'BadInput', says: 'the name is not a topic name', hint: 'Use letters, digits, dots, dashes and underscores.',
  },
  [kafkaErrors.topicAuthorizationFailed]: {
    code: 'Forbidden', says: 'permission Read or Describe is missing', hint: 'Ask for the topic permissions Read and Describe.',
  },
  [kafkaErrors.clusterAuthorizationFailed]: {
    code: 'Forbidden', says: 'a permission on the cluster is missing', hint: 'Ask for the cluster permission Describe.',
  },
  [kafkaErrors.unsupportedVersion]: {
    code: 'Unsupported', says: 'the broker is too old for this request', hint: 'Kafka 2.3 or newer is needed.',
  },
  [kafkaErrors.kafkaStorageError]: {
    code: 'Unreachable', says: 'the disk of the broker failed', hint: 'Look at the log of the broker.',
  },
}

/** A broker's error code as a Problem about `what`, a phrase such as "Partition 3 of orders". */
export function errorCodeProblem(errorCode: number, what: string): Problem {
  const known = words[errorCode]
  if (known) return { code: known.code, message: `${what}: ${known.says}.`, hint: known.hint }
  return {
    code: 'Internal', message: `${what}: the broker answered error ${errorCode}.`,
    hint: 'Look the code up in the Kafka protocol guide.',
  }
}
