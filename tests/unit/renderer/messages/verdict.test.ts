import { expect, test } from 'vitest'
import type { Message, Verdict } from '#contract/message.ts'
import { Reader, type ReadState } from '../../../../renderer/live/use-read.ts'
import { noFilter } from '../../../../renderer/views/messages/filter.ts'
import { verdictText } from '../../../../renderer/views/messages/verdict.ts'

const at = Date.UTC(2026, 10, 20, 12, 4, 31)
const message = (time: number): Message =>
  ({ id: String(time), at: time, atType: 'create', key: null, value: null, headers: [], bytes: 0, position: {}, flags: [], facts: {} })
const verdict = (outcome: Verdict['outcome'], more: Partial<Verdict> = {}): Verdict => ({
  outcome, scanned: 2_224_816, matched: 214, bytes: 0, undecodable: 0, filterErrors: 0, aborted: 0, open: 0, control: 0, expired: 0,
  span: { from: at - 5_400_000, to: at }, ranges: [{ partition: '0', from: '0', to: '2224816', reached: '960112' }], problems: [], elapsedMs: 1_300, ...more,
})
const idle = new Reader().state.get()
const search = { ...noFilter, where: 'value.amount > 500' }
const words = (state: Partial<ReadState>, filter = search) => {
  const text = verdictText({ ...idle, ...state }, filter, 'utc')
  return [text.word, text.lead, text.rest, ...text.parts.map((part) => part.text)].filter(Boolean).join(' | ')
}

test('complete says of how many, what could not be judged, the span and the time', () => {
  expect(words({ phase: 'done', verdict: verdict('complete', { undecodable: 2, aborted: 1 }) }))
    .toBe('Complete | 214 found | in all 2,224,816 messages of the range | 2 not decoded | 1 aborted | 10:34:31–12:04:31 | 1.3 s')
})

test('nothing found is said only when everything was read', () => {
  expect(words({ phase: 'done', verdict: verdict('complete', { matched: 0 }) })).toMatch(/^Complete \| Nothing found\. \| All 2,224,816 messages of the range were read/)
  expect(words({ phase: 'stopped', progress: { scanned: 845_300, matched: 0, bytes: 0, fraction: 0.38 } })).toMatch(/^Stopped by you \| None found so far\. \| in 845,300 of ≈ 2,220,000/)
})

test('a search under way says how far it is, how fast, and how long it will take', () => {
  expect(words({ phase: 'searching', messages: [message(at)], progress: { scanned: 845_300, matched: 1, bytes: 612_000_000, fraction: 0.5 }, elapsedMs: 1_000 }))
    .toBe('Searching | 1 found so far | in 845,300 of ≈ 1,690,000 | 612 MB/s | about 1 s left')
})

test('a limit says how far back it got and that older ones were not read', () => {
  expect(words({ phase: 'done', messages: [message(at), message(at - 2_331_000)], verdict: verdict('limit', { scanned: 960_112, matched: 100 }) }, { ...search, stop: 100 }))
    .toBe('Stopped at 100 matches | 960,112 of 2,224,816 read | back to 11:25:40 | older messages not read')
})

test('a limit without conditions counts messages, not matches', () => {
  expect(words({ phase: 'done', messages: [message(at)], verdict: verdict('limit', { scanned: 100, matched: 100 }) }, noFilter)).toMatch(/^Stopped at 100 messages \| 100 of 2,224,816 read/)
})

test('partial says how much is missing and why', () => {
  const problems = [{ code: 'Unreachable' as const, message: 'partition 5 has no leader' }]
  expect(words({ phase: 'done', messages: [message(at)], verdict: verdict('partial', { scanned: 1_983_813, matched: 1, problems }) }))
    .toMatch(/^Partial \| 1 found \| , but up to 241,003 of 2,224,816 could not be read: partition 5 has no leader/)
})

test('what the range is stands before what could not be judged, and several problems are one link', () => {
  const note = 'Only partition 3 was read, where murmur2 puts this key.'
  expect(words({ phase: 'done', verdict: verdict('complete', { undecodable: 2, notes: [note] }) }))
    .toMatch(new RegExp(`in all 2,224,816 messages of the range \\| ${note} \\| 2 not decoded`))
  const problems = ['partition 5 has no leader', 'The filter took longer than 2 s on partition 1'].map((message) => ({ code: 'TimedOut' as const, message }))
  const text = verdictText({ ...idle, phase: 'done', verdict: verdict('partial', { problems }) }, search, 'utc')
  expect(text.rest).toMatch(/partition 5 has no leader$/)
  expect(text.parts[0]).toEqual({ text: '2 problems', problems })
})

test('a search stopped by a person, or by the end of the host, never says that there is nothing', () => {
  const cut = verdict('stopped', { scanned: 845_300, matched: 0, resume: 'token' })
  expect(words({ phase: 'done', verdict: cut })).toMatch(/^Stopped by you \| None found so far\. \| in 845,300 of 2,224,816/)
  expect(words({ phase: 'interrupted', progress: { scanned: 10, matched: 0, bytes: 0, fraction: null } })).toMatch(/^Interrupted \| None found so far\./)
})

test('a search found again says as of when it is', () => {
  expect(words({ phase: 'done', restored: true, startedAt: at, verdict: verdict('complete') })).toMatch(/1\.3 s \| as of 12:04:31$/)
})

test('a failed read says what happened and what to try', () => {
  expect(words({ phase: 'failed', problem: { code: 'Unreachable', message: 'Broker b-3 did not answer', hint: 'Check the route.' } })).toBe('Failed | Broker b-3 did not answer | Check the route.')
})
