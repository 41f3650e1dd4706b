import { type Fields, Maybe, type Tagged } from './types.ts'

/**
 * The values that belong to one kind of key. Version n has the fields of `versions[n]`; from `flexible` on lengths are
 * compact and every structure ends with tagged fields.
 */
export type Kind = {
  readonly name: string; readonly key: Fields; readonly versions: readonly Fields[]; readonly flexible: number
  readonly tagged?: Tagged
}

const inGroup: Fields = { group: 'string' }
const ofMember: Fields = { group: 'string', member: 'string' }
const offsetKey: Fields = { group: 'string', topic: 'string', partition: 'int32' }

const plainCommit: Fields = { offset: 'int64', metadata: 'string', commitTimestamp: 'int64' }
const commitOfEpoch: Fields = { offset: 'int64', leaderEpoch: 'int32', metadata: 'string', commitTimestamp: 'int64' }
const expiringCommit: Fields = { ...plainCommit, expireTimestamp: 'int64' }
const offsetCommit = [plainCommit, expiringCommit, plainCommit, commitOfEpoch, commitOfEpoch] as const

const state: Fields = { protocolType: 'string', generation: 'int32', protocol: 'string?', leader: 'string?' }
const client: Fields = { clientId: 'string', clientHost: 'string' }
const given: Fields = { sessionTimeout: 'int32', subscription: 'bytes', assignment: 'bytes' }
const oldMember: Fields = { memberId: 'string', ...client, rebalanceTimeout: 'int32', ...given }
const staticMember: Fields = { memberId: 'string', groupInstanceId: 'string?', ...client, rebalanceTimeout: 'int32', ...given }
const groupMetadata = [
  { ...state, members: [{ memberId: 'string', ...client, ...given }] },
  { ...state, members: [oldMember] },
  { ...state, currentStateTimestamp: 'int64', members: [oldMember] },
  { ...state, currentStateTimestamp: 'int64', members: [staticMember] },
  { ...state, currentStateTimestamp: 'int64', members: [staticMember] },
] as const

const partitions: Fields = { topicId: 'uuid', partitions: ['int32'] }
const namedPartitions: Fields = { topicId: 'uuid', topicName: 'string', partitions: ['int32'] }
const tasks: Fields = { subtopologyId: 'string', partitions: ['int32'] }
const pair: Fields = { key: 'string', value: 'string' }
const innerTopic: Fields = { name: 'string', partitions: 'int32', replicationFactor: 'int16', topicConfigs: [pair] }
const memberState: Fields = { memberEpoch: 'int32', previousMemberEpoch: 'int32', state: 'int8' }

const flexible = (name: string, key: Fields, value: Fields, tagged: Tagged = {}): Kind =>
  ({ name, key, versions: [value], flexible: 0, tagged })

const commit: Kind = {
  name: 'OffsetCommit', key: offsetKey, versions: offsetCommit, flexible: 4, tagged: { 0: ['topicId', 'uuid'] },
}
const assignedAt: Tagged = { 0: ['assignmentTimestamp', 'int64'] }

/**
 * Every record of `__consumer_offsets` by the version that its key begins with, from the message definitions of Kafka
 * 4.3's group coordinator.
 */
export const kinds: ReadonlyMap<number, Kind> = new Map<number, Kind>([
  [0, commit],
  [1, commit],
  [2, { name: 'GroupMetadata', key: inGroup, versions: groupMetadata, flexible: 4 }],
  [3, flexible('ConsumerGroupMetadata', inGroup, { epoch: 'int32' }, { 0: ['metadataHash', 'int64'] })],
  [4, flexible('ConsumerGroupPartitionMetadata', inGroup, { topics: [{
    topicId: 'uuid', topicName: 'string', numPartitions: 'int32', partitionMetadata: [{ partition: 'int32', racks: ['string'] }],
  }] })],
  [5, flexible('ConsumerGroupMemberMetadata', ofMember, {
    instanceId: 'string?', rackId: 'string?', ...client, subscribedTopicNames: ['string'], subscribedTopicRegex: 'string?',
    rebalanceTimeoutMs: 'int32', serverAssignor: 'string?',
  })],
  [6, flexible('ConsumerGroupTargetAssignmentMetadata', inGroup, { assignmentEpoch: 'int32' }, assignedAt)],
  [7, flexible('ConsumerGroupTargetAssignmentMember', ofMember, { topicPartitions: [partitions] })],
  [8, flexible('ConsumerGroupCurrentMemberAssignment', ofMember, {
    ...memberState, assignedPartitions: [partitions], partitionsPendingRevocation: [partitions],
  })],
  [10, flexible('ShareGroupMemberMetadata', ofMember, { rackId: 'string?', ...client, subscribedTopicNames: ['string'] })],
  [11, flexible('ShareGroupMetadata', inGroup, { epoch: 'int32', metadataHash: 'int64' })],
  [12, flexible('ShareGroupTargetAssignmentMetadata', inGroup, { assignmentEpoch: 'int32' }, assignedAt)],
  [13, flexible('ShareGroupTargetAssignmentMember', ofMember, { topicPartitions: [partitions] })],
  [14, flexible('ShareGroupCurrentMemberAssignment', ofMember, { ...memberState, assignedPartitions: [partitions] })],
  [15, flexible('ShareGroupStatePartitionMetadata', inGroup, {
    initializingTopics: [namedPartitions], initializedTopics: [namedPartitions],
    deletingTopics: [{ topicId: 'uuid', topicName: 'string' }],
  })],
  [16, flexible('ConsumerGroupRegularExpression', { group: 'string', regularExpression: 'string' }, {
    topics: ['string'], version: 'int64', timestamp: 'int64',
  })],
  [17, flexible('StreamsGroupMetadata', inGroup, { epoch: 'int32', metadataHash: 'int64' })],
  [19, flexible('StreamsGroupMemberMetadata', ofMember, {
    instanceId: 'string?', rackId: 'string?', ...client, rebalanceTimeoutMs: 'int32', topologyEpoch: 'int32', processId: 'string',
    userEndpoint: new Maybe({ host: 'string', port: 'uint16' }), clientTags: [pair],
  })],
  [20, flexible('StreamsGroupTargetAssignmentMetadata', inGroup, { assignmentEpoch: 'int32' }, assignedAt)],
  [21, flexible('StreamsGroupTargetAssignmentMember', ofMember, {
    activeTasks: [tasks], standbyTasks: [tasks], warmupTasks: [tasks],
  })],
  [22, flexible('StreamsGroupCurrentMemberAssignment', ofMember, {
    ...memberState, activeTasks: [tasks], standbyTasks: [tasks], warmupTasks: [tasks], activeTasksPendingRevocation: [tasks],
    standbyTasksPendingRevocation: [tasks], warmupTasksPendingRevocation: [tasks],
  })],
  [23, flexible('StreamsGroupTopology', inGroup, { epoch: 'int32', subtopologies: [{
    subtopologyId: 'string', sourceTopics: ['string'], sourceTopicRegex: ['string'], stateChangelogTopics: [innerTopic],
    repartitionSinkTopics: ['string'], repartitionSourceTopics: [innerTopic],
    copartitionGroups: [{ sourceTopics: ['int16'], sourceTopicRegex: ['int16'], repartitionSourceTopics: ['int16'] }],
  }] })],
])

const topicPartitions: Fields = { topic: 'string', partitions: ['int32'] }
const subscription: Fields = { topics: ['string'], userData: 'bytes?' }
const owned: Fields = { ...subscription, ownedPartitions: [topicPartitions] }

/** ConsumerProtocolSubscription and -Assignment by version: what `bytes` of a group of consumers hold. */
export const consumerProtocol: { readonly [field: string]: readonly Fields[] } = {
  subscription: [
    subscription, owned, { ...owned, generationId: 'int32' }, { ...owned, generationId: 'int32', rackId: 'string?' },
  ],
  assignment: Array.from({ length: 4 }, () => ({ assignedPartitions: [topicPartitions], userData: 'bytes?' })),
}
