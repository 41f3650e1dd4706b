import { describe, expect, it } from 'vitest'
import type { Reading } from '#main/payload/format.ts'
import { readOffsets } from '#main/payload/offsets/offsets.ts'
import { openPayloads } from '#main/payload/reading.ts'
import { commits, groups, keys, values } from './records.ts'

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex')
const shown = (reading: ReturnType<typeof readOffsets>): Pick<Reading, 'why'> & { readonly json: unknown } => {
  if (!('format' in reading)) throw new Error(reading.problem)
  return { why: reading.why, json: JSON.parse(reading.text(10_000).text) }
}
const key = (hex: string): unknown => shown(readOffsets(bytes(hex), 'key', undefined)).json
const value = (hex: string, ofKey?: string) =>
  shown(readOffsets(bytes(hex), 'value', ofKey === undefined ? undefined : { key: bytes(ofKey), headers: [] }))

describe('a key of __consumer_offsets', () => {
  it.each([
    ['OffsetCommit', keys.OffsetCommit, { group: 'billing', topic: 'orders', partition: 3 }],
    ['OffsetCommit', keys.LegacyOffsetCommit, { group: 'billing', topic: 'orders', partition: 3 }],
    ['GroupMetadata', keys.GroupMetadata, { group: 'billing' }],
    ['ConsumerGroupMemberMetadata', keys.ConsumerGroupMemberMetadata, { group: 'g', member: 'm' }],
    ['ConsumerGroupRegularExpression', keys.ConsumerGroupRegularExpression, { group: 'g', regularExpression: 'a.*' }],
  ])('of %s', (type, hex, fields) => {
    expect(key(hex)).toEqual({ type, ...fields })
  })
})

describe('a commit', () => {
  const plain = { metadata: 'né', commitTimestamp: 1763740000123 }

  it.each([0, 2, 3, 4])('in version %i keeps every digit of its offset', (version) => {
    const reading = readOffsets(bytes(commits[version] ?? ''), 'value', { key: bytes(keys.OffsetCommit), headers: [] })
    if (!('format' in reading)) throw new Error(reading.problem)
    expect(reading.text(1_000).text).toContain('{"offset":9007199254740993,')
    expect(reading.value()).toContainEqual(['offset', 9007199254740993n])
    expect(JSON.parse(reading.text(1_000).text)).toMatchObject(version < 3 ? plain : { ...plain, leaderEpoch: 7 })
    expect(reading.text(1_000).text.includes('"topicId":"AAAAAAAAAAEAAAAAAAAAAg"')).toBe(version === 4)
    expect(reading.why).toBe(`It is a value of type OffsetCommit, version ${version}, in __consumer_offsets`)
  })

  it('in version 1 has an expiry', () => {
    expect(value(commits[1]).json).toEqual({ offset: 5, metadata: '', commitTimestamp: 6, expireTimestamp: 7 })
  })
})

describe('the metadata of a group', () => {
  it.each([0, 1, 2, 3, 4])('in version %i tells what its consumers said and were given', (version) => {
    const { json, why } = value(groups[version] ?? '', keys.GroupMetadata)
    expect(why).toContain(`type GroupMetadata, version ${version},`)
    expect(json).toMatchObject({
      protocolType: 'consumer', generation: 12, protocol: 'range', leader: 'm-1', members: [{
        memberId: 'm-1', clientId: 'c', clientHost: '/10.0.0.1', sessionTimeout: 45000,
        subscription: {
          topics: ['orders'], userData: 'AQ==', ownedPartitions: [{ topic: 'orders', partitions: [1] }], generationId: 4,
          rackId: 'r1',
        },
        assignment: { assignedPartitions: [{ topic: 'orders', partitions: [0, 1] }], userData: null },
        ...(version > 0 && { rebalanceTimeout: 300000 }), ...(version > 2 && { groupInstanceId: 'i-1' }),
      }],
      ...(version > 1 && { currentStateTimestamp: 1763740000123 }),
    })
  })

  it('of an empty group has nulls', () => {
    expect(value(values.GroupMetadataEmpty, keys.GroupMetadata).json)
      .toEqual({ protocolType: 'consumer', generation: 0, protocol: null, leader: null, currentStateTimestamp: 1, members: [] })
  })
})

describe('the newer group protocols', () => {
  it.each([
    ['ConsumerGroupMetadata', 'ConsumerGroupMetadata', { epoch: 5, metadataHash: 9 }],
    ['ConsumerGroupMemberMetadata', 'ConsumerGroupMemberMetadata', {
      instanceId: null, rackId: 'r', clientId: 'c', clientHost: '/h', subscribedTopicNames: ['a', 'b'],
      subscribedTopicRegex: null, rebalanceTimeoutMs: 300, serverAssignor: 'uniform',
    }],
    ['ConsumerGroupTargetAssignmentMember', 'ConsumerGroupTargetAssignmentMember', {
      topicPartitions: [{ topicId: 'AAAAAAAAAAEAAAAAAAAAAg', partitions: [0, 1, 2] }],
    }],
    ['ConsumerGroupCurrentMemberAssignment', 'ConsumerGroupCurrentMemberAssignment', {
      memberEpoch: 3, previousMemberEpoch: 2, state: 1,
      assignedPartitions: [{ topicId: 'AAAAAAAAAAEAAAAAAAAAAg', partitions: [4] }], partitionsPendingRevocation: [],
    }],
    ['ConsumerGroupRegularExpression', 'ConsumerGroupRegularExpression', { topics: ['ab'], version: 1, timestamp: 2 }],
    ['StreamsGroupMemberMetadata', 'StreamsGroupMemberMetadata', {
      instanceId: null, rackId: null, clientId: 'c', clientHost: '/h', rebalanceTimeoutMs: 1, topologyEpoch: 2, processId: 'p',
      userEndpoint: null, clientTags: [{ key: 'k', value: 'v' }],
    }],
    ['StreamsGroupMemberMetadataEndpoint', 'StreamsGroupMemberMetadata', { userEndpoint: { host: 'h', port: 65000 } }],
  ] as const)('%s', (name, ofKey, fields) => {
    expect(value(values[name], keys[ofKey]).json).toMatchObject(fields)
  })
})

describe('what is not known', () => {
  it('is told by its version', () => {
    const problem = (hex: string, part: 'key' | 'value', ofKey = keys.OffsetCommit) =>
      readOffsets(bytes(hex), part, { key: bytes(ofKey), headers: [] }).problem
    expect(problem('0063000161', 'key'))
      .toBe('Not a record of __consumer_offsets: its key has version 99, which is not known here')
    expect(problem('0009', 'value'))
      .toBe('Not a record of __consumer_offsets: it is a value of OffsetCommit in version 9, which is not known here')
    expect(problem(`${commits[3]}00`, 'value')).toContain('1 of 28 bytes are left')
    expect(problem(keys.OffsetCommit.slice(0, 20), 'key')).toContain('end in the middle')
    expect(problem('0000ffff', 'key')).toContain('end in the middle')
  })
})

describe('the topic', () => {
  const payloads = openPayloads({ topic: '__consumer_offsets' })
  const showing = { previewBytes: 4_096, raw: false }

  it('is decoded without a choice, and its values without their key where the bytes tell', () => {
    expect(payloads.preview(bytes(keys.OffsetCommit), 'key', showing)).toMatchObject({
      format: 'consumer-offsets', text: '{"type":"OffsetCommit","group":"billing","topic":"orders","partition":3}',
    })
    for (const hex of [...commits, ...groups, values.GroupMetadataEmpty]) {
      expect(payloads.preview(bytes(hex), 'value', showing)).toMatchObject({ format: 'consumer-offsets' })
    }
    expect(payloads.decoded(bytes(keys.OffsetCommit), 'key')).toContainEqual(['group', 'billing'])
  })

  it('shows as hex what it does not know, with the reason', () => {
    expect(payloads.preview(bytes('006300'), 'key', showing)).toMatchObject({
      format: 'bytes', text: '006300', problem: expect.stringContaining('version 99'),
    })
  })

  it('is nothing that other topics are taken for', () => {
    expect(openPayloads({ topic: 'orders' }).preview(bytes(keys.OffsetCommit), 'key', showing)?.format).toBe('bytes')
    expect(openPayloads({ topic: 'copy', decode: { key: 'consumer-offsets' } }).preview(bytes(keys.OffsetCommit), 'key', showing))
      .toMatchObject({ format: 'consumer-offsets' })
  })
})
