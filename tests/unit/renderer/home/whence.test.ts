import { describe, expect, it } from 'vitest'
import { manifest as kafka } from '#main/systems/kafka/manifest.ts'
import { manifest as kinesis } from '#main/systems/kinesis/manifest.ts'
import { manifest as sqs } from '#main/systems/sqs/manifest.ts'
import { numberRoles, oldOf, whence, whenceEmpty } from '../../../../renderer/views/home/whence.ts'
import { roundedTime } from '../../../../renderer/views/home/verdict.ts'
import { minute, sample } from './rows.ts'

const now = 100 * minute + 4_000

describe('where a number comes from', () => {
  it('is told with how old it is', () => {
    const one = sample('a', 'draining', { backlog: 5 })
    expect(whence(kafka, one.ref, one, 'backlog', now, 'utc')).toBe('Kafka, end and committed offsets, 4 s ago (01:40:00)')
  })
  it('counts from when CloudWatch measured it', () => {
    const queue = { ...sample('a', 'draining', { in: 5 }), ref: { kind: 'queue', path: ['a'] }, asOf: { in: 97 * minute } }
    expect(whence(sqs, queue.ref, queue, 'in', now, 'utc')).toBe('CloudWatch, NumberOfMessagesSent, 3 min 4 s ago (01:37:00)')
    expect(whence(sqs, queue.ref, queue, 'backlog', now, 'utc')).toContain('SQS, ApproximateNumberOfMessages, 4 s ago')
  })
  it.each([['group', kafka], ['queue', sqs], ['stream', kinesis]] as const)('is known of every number of a %s with a role', (kind, manifest) => {
    const metrics = manifest.kinds[kind]?.metrics.filter(({ role }) => role !== undefined) ?? []
    expect(metrics.length).toBeGreaterThan(1)
    expect(metrics.filter(({ source }) => source === undefined)).toEqual([])
  })
  it('marks only numbers that are known and older than three minutes', () => {
    const queue = { ...sample('a', 'draining', { in: 5, out: 4, age: null, backlog: 3 }), asOf: { in: 96 * minute, age: 90 * minute, out: 99 * minute } }
    expect(oldOf(queue, now)).toBe('in')
    expect(oldOf(undefined, now)).toBe('')
    expect(numberRoles).toEqual(['age', 'backlog', 'in', 'out'])
  })
})

describe('the time to drain', () => {
  it('tells its range', () => {
    expect(whenceEmpty(sample('a', 'draining', {}, { emptyIn: 360, emptyInLow: 245, emptyInHigh: 544 }))).toBe('4 min 10 s to 9 min, foreseen from its own course')
    expect(whenceEmpty(sample('a', 'draining', {}, { emptyIn: 360, emptyInLow: 245 }))).toBe('At least 4 min 10 s, foreseen from its own course')
    expect(whenceEmpty(sample('a', 'stalled'))).toBe('')
  })
  it('is told no finer than it is known', () => {
    expect([0.2, 13.4, 64, 389, 3_500, 40_123].map(roundedTime)).toEqual([1, 13, 60, 390, 3_480, 40_200])
  })
})
