import { MantineProvider } from '@mantine/core'
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { Verdict } from '#contract/message.ts'
import type { ReadState } from '../../../../renderer/live/use-read.ts'
import { t } from '../../../../renderer/texts/index.ts'
import { theme } from '../../../../renderer/theme/theme.ts'
import { noFilter, type MessageFilter } from '../../../../renderer/views/messages/filter.ts'
import { Nothing } from '../../../../renderer/views/messages/nothing.tsx'

const m = t.messages
const verdict: Verdict = {
  outcome: 'complete', scanned: 0, matched: 0, bytes: 0, undecodable: 0, filterErrors: 0, aborted: 0, open: 0, control: 0, expired: 0,
  span: { from: null, to: null }, ranges: [], problems: [], elapsedMs: 1,
}
const state: ReadState = {
  phase: 'done', messages: [], dropped: 0, times: null, progress: { scanned: 0, matched: 0, bytes: 0, fraction: 1 }, verdict,
  resume: null, problem: null, problems: [], stopping: false, restored: false, startedAt: 1_000, elapsedMs: 1,
}

afterEach(cleanup)

function draw(patch: Partial<MessageFilter>, parts: 'partitions' | 'shards'): void {
  render(
    <MantineProvider theme={theme} env="test">
      <Nothing state={state} filter={{ ...noFilter, ...patch }} zone="utc" parts={parts} end={null}
        onResume={() => {}} onAgain={() => {}} />
    </MantineProvider>,
  )
}

test('a stream is called empty only where all of it was read', () => {
  draw({}, 'shards')
  expect(screen.getByText(m.emptyStream)).toBeTruthy()
  draw({ shards: ['shardId-000000000003'] }, 'shards')
  expect(screen.getByText(m.noMessage(m.inSomeOf.shards))).toBeTruthy()
})

test('a topic is not called empty where a key was looked for in its own partition alone', () => {
  draw({ key: 'o-1' }, 'partitions')
  expect(screen.getByText(m.noMatch(m.inSomeOf.partitions))).toBeTruthy()
  draw({ partitions: [3] }, 'partitions')
  expect(screen.getByText(m.noMessage(m.inSomeOf.partitions))).toBeTruthy()
})

test('a range that has not begun yet says so, and nobody is told to remove a condition that is not there', () => {
  draw({ range: { type: 'between', from: 2_000, to: 3_000 } }, 'shards')
  expect(screen.getByText(m.rangeAhead)).toBeTruthy()
  draw({ range: { type: 'between', from: 0, to: 500 } }, 'shards')
  expect(screen.getByText(m.everyReadPlain(m.ofRange))).toBeTruthy()
})
