import type { Problem } from '#contract/problem.ts'
import { type Doing, refusalNamed } from '../refusal-words.ts'

/** Error codes of the protocol that the reader acts upon. https://kafka.apache.org/protocol#protocol_error_codes */
export const kafkaErrors = {
  none: 0, offsetOutOfRange: 1, corruptMessage: 2, unknownTopicOrPartition: 3, leaderNotAvailable: 5, notLeaderOrFollower: 6,
  requestTimedOut: 7, replicaNotAvailable: 9, invalidTopicException: 17, topicAuthorizationFailed: 29,
  clusterAuthorizationFailed: 31, unsupportedVersion: 35, kafkaStorageError: 56, saslAuthenticationFailed: 58,
  fencedLeaderEpoch: 74,
  unknownLeaderEpoch: 75, offsetNotAvailable: 78, unknownTopicId: 100, inconsistentTopicId: 103,
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

/** Kafka's own names of these codes: offsetOutOfRange is OFFSET_OUT_OF_RANGE. */
const names = new Map<number, string>(Object.entries(kafkaErrors).map(([name, code]) => [
  code, name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase(),
]))

/** A broker's error code as a Problem. */
export const errorCodeProblem = (code: number, doing: Doing): Problem => refusalNamed(names.get(code) ?? `error ${code}`, doing)
