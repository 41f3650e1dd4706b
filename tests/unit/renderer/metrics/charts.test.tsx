import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ChartedMetric } from '#contract/metric.ts'
import { ProblemError } from '#contract/problem.ts'
import { queries } from '../../../../renderer/rpc/queries.ts'
import { t } from '../../../../renderer/texts/index.ts'
import { theme } from '../../../../renderer/theme/theme.ts'
import { ChartsPanel } from '../../../../renderer/views/metrics/charts-panel.tsx'

const m = t.metrics
const calls = vi.hoisted(() => ({ metrics: vi.fn(), history: vi.fn() }))
vi.mock('../../../../renderer/rpc/client.ts', () => {
  const connected = { state: 'connected', generation: 1 }
  const client = { samples: calls }
  return { isDesktop: false, client, host: { client, state: { get: () => connected, set: () => {}, subscribe: () => () => {} } } }
})

// The test's window has no canvas to draw on.
vi.mock('uplot', () => ({ default: class { setData() {} setSize() {} destroy() {} } }))

const metric = (key: string, more: Partial<ChartedMetric> = {}): ChartedMetric =>
  ({ key, label: key, unit: 'items', means: `What ${key} is.`, source: 'CloudWatch', exists: true, statistic: 'Maximum', usd: 0.00001, ...more })
const sent = 'cloudwatch:Sent:Sum'
const items = [
  metric('backlog', { label: 'Visible' }), metric('age', { label: 'Oldest', unit: 's', exists: false }),
  metric(sent, { label: 'NumberOfMessagesSent', statistic: 'Sum', means: 'Messages sent.' }), metric('cloudwatch:Groups:Maximum', { label: 'NoisyGroups', exists: false }),
  metric('cloudwatch:CpuUser:Average?Broker+ID=1', { label: 'CpuUser · Broker ID 1' }),
]
const at = [1, 2, 3].map((n) => Date.now() - (4 - n) * 60_000)

const open = async () => {
  const place = { connection: 'c', system: 'sqs' }
  const view = render(
    <QueryClientProvider client={queries}><MantineProvider theme={theme}><ChartsPanel place={place} resource={{ kind: 'queue', path: ['orders'] }} /></MantineProvider></QueryClientProvider>
  )
  await screen.findByRole('textbox', { name: m.search })
  return view
}
const box = (name: string) => screen.getByRole<HTMLInputElement>('checkbox', { name: new RegExp(`^${name}`) })
const charts = () => within(screen.getByRole('list', { name: m.tabs.charts })).getAllByRole('listitem')
const asked = () => new Set(calls.history.mock.calls.map(([{ metric: key }]) => key))

beforeEach(() => {
  queries.clear()
  localStorage.clear()
  location.hash = ''
  calls.metrics.mockResolvedValue({ items, problems: [] })
  calls.history.mockResolvedValue({ at, value: [1, null, 3], source: ['cloudwatch', 'cloudwatch', 'live'] })
})
afterEach(() => { cleanup(); vi.clearAllMocks() })

test('metrics stand by where they come from, those that exist first; one of the manifest is drawn, and nothing else is asked for', async () => {
  await open()
  expect([...document.querySelectorAll('legend')].map(({ textContent }) => textContent)).toEqual(Object.values(m.groups))
  expect(screen.getAllByRole<HTMLInputElement>('checkbox').map(({ checked }) => checked)).toEqual([true, false, false, false, false])
  await waitFor(() => expect(charts()).toHaveLength(1))
  expect(asked()).toEqual(new Set(['backlog']))
  expect(screen.getAllByText(m.silent)).toHaveLength(2)
})

test('a metric that is chosen is drawn with its statistic and meaning, what a look costs is said, and the choice is kept for the kind', async () => {
  await open()
  expect(screen.getByText(m.price(1, '$0.00001'))).toBeDefined()
  expect(screen.getByText(m.lines)).toBeDefined()
  fireEvent.click(box('NumberOfMessagesSent'))
  await waitFor(() => expect(asked()).toEqual(new Set(['backlog', sent])))
  expect(charts()).toHaveLength(2)
  expect(charts()[1]?.textContent).toContain(`${m.by('Sum', false)}. Messages sent.`)
  expect(screen.getByText(m.price(2, '$0.00002'))).toBeDefined()
  cleanup()
  await open()
  expect([box('Visible').checked, box('NumberOfMessagesSent').checked]).toEqual([true, true])
  fireEvent.click(box('Visible'))
  fireEvent.click(box('NumberOfMessagesSent'))
  expect(screen.getByText(m.nothing)).toBeDefined()
})

test('metrics are found by words of their name or meaning', async () => {
  await open()
  fireEvent.change(screen.getByRole('textbox', { name: m.search }), { target: { value: 'messages SENT' } })
  expect(screen.getAllByRole('checkbox')).toHaveLength(1)
  fireEvent.change(screen.getByRole('textbox', { name: m.search }), { target: { value: 'nothing like it' } })
  expect(screen.getByText(m.none('nothing like it'))).toBeDefined()
})

test('the range decides what span is asked for and stands in the address', async () => {
  await open()
  await waitFor(() => expect(calls.history).toHaveBeenCalledTimes(1))
  fireEvent.click(screen.getByRole('radio', { name: m.ranges.week }))
  await waitFor(() => expect(calls.history).toHaveBeenCalledTimes(2))
  const [{ from, to }] = calls.history.mock.calls[1] as [{ from: number; to: number }]
  expect(to - from).toBe(7 * 86_400_000)
  expect(location.hash).toContain('range=week')
})

test('own samples and those of CloudWatch are two columns, and what nobody measured stays a gap', async () => {
  await open()
  await waitFor(() => expect(charts()).toHaveLength(1))
  fireEvent.click(await screen.findByRole('button', { name: t.table.asTable }))
  const rows = within(await screen.findByRole('table')).getAllByRole('row').slice(1)
  expect(rows.map((row) => [...row.querySelectorAll('td')].slice(1).map((cell) => cell.textContent))).toEqual([['3', '–'], ['–', '–'], ['–', '1']])
})

test('where CloudWatch may not be asked it says so, and the metrics are there', async () => {
  calls.metrics.mockResolvedValue({ items: items.map((each) => ({ ...each, exists: null })), problems: [{ code: 'Unsupported', message: 'Not allowed yet.', hint: 'Allow it.' }] })
  calls.history.mockResolvedValue({ at: [], value: [], source: [], problem: { code: 'Unsupported', message: 'Not allowed yet.' } })
  await open()
  expect(screen.getByText('Not allowed yet. Allow it.')).toBeDefined()
  expect((await screen.findAllByText('Not allowed yet.')).length).toBeGreaterThan(0)
  expect(screen.queryByText(m.silent)).toBeNull()
})

test('a metric without points says so and draws no 0', async () => {
  calls.history.mockResolvedValue({ at, value: [null, null, null], source: ['cloudwatch', 'cloudwatch', 'cloudwatch'] })
  await open()
  expect((await screen.findAllByText(m.noPoints(m.span.hours))).length).toBeGreaterThan(0)
})

test('where the past cannot be had it says why, and does not call it empty', async () => {
  calls.history.mockRejectedValue(new ProblemError({ code: 'Unreachable', message: 'The host is gone.' }))
  await open()
  expect(await screen.findByText('The host is gone.')).toBeDefined()
  expect(screen.queryByText(m.noPoints(m.span.hours))).toBeNull()
})

test('a past of which a part is missing is drawn and says so', async () => {
  const problem = { code: 'Throttled', message: 'CloudWatch refused a part.' } as const
  calls.history.mockResolvedValue({ at, value: [1, 2, 3], source: ['live', 'live', 'live'], problem })
  await open()
  expect(await screen.findByText('CloudWatch refused a part.')).toBeDefined()
  expect(charts()[0]?.querySelector('[role=img]')?.getAttribute('aria-label')).toContain('least 1, most 3 in the last 3 h')
})
