import { expect, test } from 'vitest'
import type { SqsQueueExtra } from '#contract/systems/sqs.ts'
import { ReadQuery } from '#contract/query.ts'
import type { ReadState } from '../../../../renderer/live/use-read.ts'
import { effectsOf, firstTerms, priceWords, queryOf, requestsOf, termProblem } from '../../../../renderer/systems/sqs/read/terms.ts'
import { receivesWords, uniqueMessages } from '../../../../renderer/systems/sqs/read/receives.ts'
import { pauseOf, takenText } from '../../../../renderer/systems/sqs/read/taken-words.ts'
import { takenFile } from '../../../../renderer/systems/sqs/read/taken-export.ts'
import { extendEvery, heldMessage, leaseId } from '../../../../renderer/systems/sqs/read/use-held.ts'
import { t } from '../../../../renderer/texts/index.ts'
import { queueMessage } from './message.ts'

const extra: SqsQueueExtra = {
  url: '', arn: '', fifo: false, attributes: {}, tags: {}, redrive: { queue: 'orders-dlq', arn: '', maxReceiveCount: 3 }, redriveAllow: null,
  sources: [], policy: null, moveTasks: [], reading: { maxReceiveCount: 3, highest: null, paused: null, blocksFifo: null, usdPerRequest: 0.4e-6 },
}
const words = (patch: Partial<SqsQueueExtra> = {}, emulated = false) =>
  effectsOf(firstTerms.sample, { extra: { ...extra, ...patch }, visible: 78_142, emulated }).map(({ text }) => text).join('\n')

test('what a read will do is said with its price before it is done', () => {
  expect(words()).toContain('any 10 of 78,142, not the oldest')
  expect(words()).toContain('Hidden for 5 s, then given back')
  expect(words()).toContain('Each uses 1 of 3 receives. A message that others already received may be on its last')
  expect(words()).toContain('About 2 requests, less than $0.00001')
  expect(words({ reading: { ...extra.reading, usdPerRequest: 0.5 } })).toContain('About 2 requests, about $1.00')
})

test('an emulator bills nothing, a queue without a dead-letter queue moves nothing', () => {
  expect(words({}, true)).toContain('nothing is billed here')
  expect(words({ reading: { ...extra.reading, usdPerRequest: 0 } })).toContain('nothing is billed here')
  expect(words({ redrive: null, reading: { ...extra.reading, maxReceiveCount: null } })).toContain('no dead-letter queue, so nothing moves away')
})

test('of a queue that is not known nothing is promised', () => {
  const [, , uses] = effectsOf(firstTerms.sample, { extra: null, visible: undefined, emulated: false })
  expect(uses).toMatchObject({ text: t.sqs.usesUnknown, warn: true })
})

test('what a FIFO queue blocks meanwhile is said', () => {
  expect(words({ fifo: true, reading: { ...extra.reading, blocksFifo: 'Nothing else of a group is delivered.' } })).toContain('Nothing else of a group is delivered.')
})

test('a price is never said as nothing', () => {
  expect(requestsOf({ count: 1_000 })).toBe(101)
  expect([priceWords(0.0000008), priceWords(0.00005), priceWords(0.4)]).toEqual(['less than $0.00001', 'less than $0.0001', 'about $0.40'])
})

test('nothing is accepted unless the person did, and then for that read', () => {
  expect(ReadQuery.parse(queryOf(firstTerms.hold, {}))).not.toHaveProperty('acceptRisk')
  expect(queryOf(firstTerms.hold, { risk: true, fifo: true })).toMatchObject({ mode: 'hold', limit: 10, acceptRisk: true, acceptFifo: true })
  expect([termProblem('count', 0), termProblem('waitSeconds', 20), termProblem('hideSeconds', Number.NaN)].map((each) => each === null)).toEqual([false, true, false])
})

test('receives are marked when one is left and at the last', () => {
  const at = (receives: number, maxReceives: number | null) => receivesWords(queueMessage({ id: 'a', facts: { receives, maxReceives } }))
  expect([at(1, 3), at(2, 3), at(3, 3), at(4, null)]).toEqual([
    { text: '1 of 3', warn: false }, { text: '2 of 3, one left', warn: true }, { text: '3 of 3, last', warn: true }, { text: '4', warn: false },
  ])
})

const state = (patch: Partial<ReadState>): ReadState => ({
  phase: 'done', messages: [], dropped: 0, times: null, progress: { scanned: 0, matched: 0, bytes: 0, fraction: null }, verdict: null, resume: null,
  problem: null, problems: [], stopping: false, restored: false, startedAt: 0, elapsedMs: 0, ...patch,
})
const known = { mode: 'sample', total: 78_142, now: 100_000, zone: 'utc', held: new Map() } as const

test('a sample says how many were taken, when they are back, and what it used up', () => {
  const messages = [
    queueMessage({ id: 'a', facts: { receives: 1, maxReceives: 3, hiddenUntil: 60_000 } }),
    queueMessage({ id: 'b', facts: { receives: 3, maxReceives: 3, hiddenUntil: 61_000 } }),
  ]
  const text = takenText(state({ messages }), messages, known)
  expect(text.lead).toBe('2 taken of about 78,142')
  expect(text.parts.map((part) => part.text)).toEqual(['all given back at 00:01:01', 'each used 1 receive', '1 is on its last'])
  expect(takenText(state({ messages }), messages, { ...known, now: 1 }).parts[0]?.text).toBe('all go back at 00:01:01')
})

test('a message that was taken twice is one row and two receives', () => {
  const twice = [queueMessage({ id: 'a', facts: { receives: 1 } }), queueMessage({ id: 'a', facts: { receives: 2 } })]
  const messages = uniqueMessages(twice)
  expect(messages.map(({ facts }) => facts.receives)).toEqual([2])
  expect(takenText(state({ messages: twice }), messages, known).parts.map(({ text }) => text)).toContain('2 receives used')
})

test('held messages are counted while they are held', () => {
  const messages = [queueMessage({ id: 'a' }), queueMessage({ id: 'b' })]
  const text = takenText(state({ messages }), messages, { ...known, mode: 'hold', held: new Map([['a', 200_000], ['b', 50_000]]) })
  expect(text.parts[0]?.text).toBe('1 held')
})

test('a read that stopped because of its rule pauses reading, with the reason once', () => {
  const verdict = { outcome: 'partial', problems: [{ code: 'Conflict', message: 'Reading is paused. Message a has used 2 of 3 receives.' }] } as unknown as ReadState['verdict']
  expect(pauseOf(null, state({ verdict }))).toBe('Message a has used 2 of 3 receives.')
  expect(pauseOf('It is known.', state({}))).toBe('It is known.')
  expect(pauseOf(null, state({}))).toBeNull()
})

test('leases name the messages of their own queue only', () => {
  const lease = { id: leaseId('c1', 'm-1'), what: 'Message m-1 in queue orders', connection: 'c1', system: 'sqs', kind: 'hold' as const, createdAt: 0, expiresAt: 1 }
  expect(heldMessage(lease, 'c1', 'orders')).toBe('m-1')
  expect([heldMessage(lease, 'c1', 'ders'), heldMessage(lease, 'c2', 'orders')]).toEqual([null, null])
  expect([extendEvery(60), extendEvery(3)]).toEqual([20, 2])
})

test('what was taken is exported as it was read', () => {
  const messages = [queueMessage({ id: 'a', body: '{"id":9223372036854775807}' }), queueMessage({ id: 'b', body: 'x,"y"' })]
  expect(takenFile(messages, 'ndjson')).toContain('"value":{"id":9223372036854775807}')
  expect(takenFile(messages, 'csv').split('\r\n')[2]).toContain('"x,""y"""')
  expect(JSON.parse(takenFile(messages, 'json'))).toHaveLength(2)
})
