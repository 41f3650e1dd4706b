import { expect, test } from 'vitest'
import type { Verdict } from '#contract/message.ts'
import { goingOn, joinProgress, joinVerdicts, stoppedAfter } from '#main/host/resuming.ts'

const part = (more: Partial<Verdict>): Verdict => ({
  outcome: 'stopped', scanned: 10, matched: 2, bytes: 100, undecodable: 1, filterErrors: 2, aborted: 3, open: 4, control: 5,
  expired: 6, span: { from: 50, to: 60 }, ranges: [], problems: [], elapsedMs: 7, ...more,
})

test('two parts of one read make one verdict', () => {
  const expired = { code: 'NotFound' as const, message: 'Partition 0: 6 offsets were deleted' }
  const held = { code: 'Conflict' as const, message: 'Partition 1 waits for an open transaction' }
  expect(joinVerdicts(
    part({
      resume: 'a', problems: [expired], notes: ['Only partition 0 was read.'],
      ranges: [
        { partition: '0', from: '0', to: '90', reached: '40' }, { partition: '2', from: '7', to: '7', reached: '7' },
      ],
    }),
    part({
      outcome: 'partial', span: { from: null, to: 80 }, problems: [expired, held], notes: ['Only partition 0 was read.'],
      ranges: [
        { partition: '0', from: '40', to: '90', reached: '90' }, { partition: '1', from: '0', to: '5', reached: '3' },
      ],
    }),
  )).toEqual({
    outcome: 'partial', scanned: 20, matched: 4, bytes: 200, undecodable: 2, filterErrors: 4, aborted: 6, open: 8, control: 10,
    expired: 12, elapsedMs: 14, span: { from: 50, to: 80 }, problems: [expired, held], notes: ['Only partition 0 was read.'],
    ranges: [
      { partition: '0', from: '0', to: '90', reached: '90' }, { partition: '2', from: '7', to: '7', reached: '7' },
      { partition: '1', from: '0', to: '5', reached: '3' },
    ],
  })
})

test('a batch tells what a read covered up to it, or only its progress does', () => {
  const progress = { scanned: 9, matched: 1, bytes: 90, fraction: 0.5 }
  expect(stoppedAfter({ messages: [], progress, resume: 'b', soFar: part({ outcome: 'limit', resume: 'a' }) }, 3))
    .toEqual(part({ outcome: 'stopped', resume: 'b' }))
  expect(stoppedAfter({ messages: [], progress, resume: 'b' }, 3)).toMatchObject({
    outcome: 'stopped', scanned: 9, matched: 1, bytes: 90, aborted: 0, ranges: [], resume: 'b', elapsedMs: 3,
  })
})

test('the fraction of a part is one of what the part before left', () => {
  const at = (scanned: number, fraction: number | null) => ({ scanned, matched: 1, bytes: 1, fraction })
  expect(joinProgress(at(10, 0.5), at(5, 0.5))).toEqual({ scanned: 15, matched: 2, bytes: 2, fraction: 0.75 })
  expect(joinProgress(at(0, null), at(5, 0.5)).fraction).toBe(0.5)
})

test.each([
  [undefined, 40, 60], [100, 40, 60], [100, 100, 100], [30, 75, 15], [Number.MAX_SAFE_INTEGER, 5, Number.MAX_SAFE_INTEGER - 5],
])('a limit of %s goes on after %s matches with %s', (limit, matched, left) => {
  const query = { from: 'oldest' as const, until: 'now' as const, direction: 'forward' as const, filter: { text: 'x' }, limit }
  expect(goingOn(query, 'token', { scanned: 1_000, matched, bytes: 1 })).toEqual({
    from: { resume: 'token' }, filter: { text: 'x' }, limit: left,
  })
})
