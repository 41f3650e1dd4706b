import { MantineProvider } from '@mantine/core'
import { fireEvent, render, screen, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import type { Remembered } from '#contract/remembered.ts'
import { t } from '../../../../renderer/texts/index.ts'
import { theme } from '../../../../renderer/theme/theme.ts'
import { HistogramTable } from '../../../../renderer/views/messages/histogram-table.tsx'
import { SavedMenu } from '../../../../renderer/views/messages/saved-menu.tsx'
import { VerdictLine } from '../../../../renderer/views/messages/verdict-line.tsx'

const m = t.messages
const draw = (element: React.ReactElement) => render(<MantineProvider theme={theme} env="test">{element}</MantineProvider>)

test('the bars of the histogram are rows, without those that hold nothing, which is said', () => {
  const bars = [{ from: 0, to: 60_000, count: 1_200 }, { from: 60_000, to: 120_000, count: 0 }, { from: 120_000, to: 180_000, count: 3 }]
  draw(<HistogramTable open bars={bars} zone="utc" onClose={() => {}} />)
  expect(screen.getAllByRole('row').map((row) => within(row).queryAllByRole('cell').map((cell) => cell.textContent)))
    .toEqual([[], ['1970-01-01 00:00:00 UTC', '1970-01-01 00:01:00 UTC', '1,200'], ['1970-01-01 00:02:00 UTC', '1970-01-01 00:03:00 UTC', '3']])
  expect(screen.getByText(m.overTimeWhat(2, 3, '1 min'))).toBeTruthy()
})

test('saved filters are chosen, renamed under the new name alone, and deleted', () => {
  const query = { direction: 'backward' as const, filter: { text: 'needle' } }
  const remembered: Remembered = { searches: [{ name: 'mine', query }], history: [{ ...query, filter: { where: 'value.a > 1' } }] }
  const [choose, change] = [vi.fn(), vi.fn(async () => true)]
  draw(<SavedMenu remembered={remembered} query={query} onChoose={choose} onChange={change} handle={{ opened: true, set: () => {} }} />)
  fireEvent.click(screen.getByRole('button', { name: /^mine contains needle/ }))
  expect(choose).toHaveBeenLastCalledWith(query)
  fireEvent.click(screen.getByRole('button', { name: 'value.a > 1' }))
  expect(choose).toHaveBeenLastCalledWith(remembered.history[0])
  fireEvent.click(screen.getByRole('button', { name: m.forget('mine') }))
  expect(change).toHaveBeenLastCalledWith({ drop: 'mine' })
  fireEvent.click(screen.getByRole('button', { name: m.rename('mine') }))
  const name = screen.getByRole('textbox', { name: m.filterName })
  fireEvent.change(name, { target: { value: 'ours' } })
  fireEvent.submit(name)
  expect(change).toHaveBeenLastCalledWith({ keep: { name: 'ours', query }, drop: 'mine' })
})

test('problems of a verdict are listed with what to try', () => {
  const problems = [
    { code: 'TimedOut' as const, message: 'The filter took longer than 2 s', hint: 'Simplify it.' }, { code: 'Unreachable' as const, message: 'Broker 2 did not answer' },
  ]
  draw(<VerdictLine text={{ tone: 'partial', word: m.partial, lead: '', rest: '', parts: [{ text: m.problems(2), problems }] }} progress={null}
    doubt={null} onDoubt={() => {}} doubtTip="" actions={null} />)
  fireEvent.click(screen.getByRole('button', { name: '2 problems' }))
  expect(within(screen.getByRole('dialog', { name: '2 problems' })).getAllByRole('listitem').map((item) => item.textContent)).toEqual(['The filter took longer than 2 s Simplify it.', 'Broker 2 did not answer '])
})
