import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Alarm } from '#contract/metric.ts'
import { ProblemError } from '#contract/problem.ts'
import { manifest } from '#main/systems/sqs/manifest.ts'
import { keys, queries } from '../../../../renderer/rpc/queries.ts'
import { t } from '../../../../renderer/texts/index.ts'
import { theme } from '../../../../renderer/theme/theme.ts'
import { AlarmsPanel } from '../../../../renderer/views/metrics/alarms-panel.tsx'

const m = t.metrics
const calls = vi.hoisted(() => ({ alarms: vi.fn() }))
vi.mock('../../../../renderer/rpc/client.ts', () => {
  const connected = { state: 'connected', generation: 1 }
  const client = { samples: calls }
  return { isDesktop: false, client, host: { client, state: { get: () => connected, set: () => {}, subscribe: () => () => {} } } }
})

const alarm = (name: string, more: Partial<Alarm> = {}): Alarm => ({
  name, state: 'OK', since: Date.now() - 190_000, reason: 'Threshold not crossed.', rule: `rule of ${name}`, metric: 'Age', notifies: true, history: [], ...more,
})
const open = () => render(
  <QueryClientProvider client={queries}><MantineProvider theme={theme}>
    <AlarmsPanel place={{ connection: 'c', system: 'sqs' }} resource={{ kind: 'queue', path: ['orders'] }} />
  </MantineProvider></QueryClientProvider>
)

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  queries.clear()
  queries.setQueryData(keys.info, { version: '0', node: '', electron: null, level: 'read', systems: [manifest] })
})
afterEach(() => { cleanup(); vi.clearAllMocks(); vi.useRealTimers() })

test('those in alarm stand first, each with its state in words, since when, rule and reason', async () => {
  calls.alarms.mockResolvedValue({ problems: [], items: [alarm('quiet', { notifies: false }), alarm('loud', { state: 'ALARM', reason: 'Threshold Crossed.' })] })
  open()
  expect((await screen.findAllByRole('heading', { level: 2 })).map(({ textContent }) => textContent)).toEqual(['loud', 'quiet'])
  const [first, second] = screen.getAllByRole('listitem')
  expect(first?.textContent).toContain(m.states.ALARM)
  expect(first?.textContent).toContain('for 3 min 10 s')
  expect(first?.textContent).toContain('rule of loud')
  expect(first?.textContent).toContain('Threshold Crossed.')
  expect(first?.textContent).not.toContain(m.quiet)
  expect(second?.textContent).toContain(m.quiet)
  expect(screen.getByText(m.alarmsCount(2, 1))).toBeDefined()
})

test('how the state changed is shown on demand', async () => {
  calls.alarms.mockResolvedValue({ problems: [], items: [alarm('a', { history: [{ at: Date.UTC(2026, 10, 21, 12), from: null, to: 'ALARM', reason: 'because' }] }), alarm('b')] })
  open()
  fireEvent.click(await screen.findByRole('button', { name: m.historyOf('a') }))
  const cells = within(screen.getByRole('table')).getAllByRole('row')[1]?.querySelectorAll('td')
  expect([...cells ?? []].slice(1).map(({ textContent }) => textContent)).toEqual(['–', m.states.ALARM, 'because'])
  fireEvent.click(screen.getByRole('button', { name: m.historyOf('b') }))
  expect(screen.getByText(m.noHistory)).toBeDefined()
})

test('without alarms it says so, without the permission which one is missing', async () => {
  calls.alarms.mockResolvedValue({ items: [], problems: [] })
  open()
  expect(await screen.findByText(m.noAlarms('queue'))).toBeDefined()
  cleanup()
  queries.removeQueries({ queryKey: ['alarms'] })
  calls.alarms.mockResolvedValue({ items: [], problems: [{ code: 'Forbidden', message: 'DescribeAlarms needs cloudwatch:DescribeAlarms.', hint: 'Allow it.' }] })
  open()
  expect(await screen.findByText(/cloudwatch:DescribeAlarms/)).toBeDefined()
  expect(screen.queryByText(m.noAlarms('queue'))).toBeNull()
})

test('alarms that are known stay when they cannot be asked for again, and why is told', async () => {
  calls.alarms.mockResolvedValueOnce({ problems: [], items: [alarm('a')] }).mockRejectedValue(new ProblemError({ code: 'Unreachable', message: 'The host is gone.' }))
  open()
  await screen.findByRole('heading', { name: 'a' })
  await queries.refetchQueries({ queryKey: ['alarms'] })
  expect(await screen.findByText('The host is gone.')).toBeDefined()
  expect(screen.getByRole('heading', { name: 'a' })).toBeDefined()
})
