import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SqsQueueExtra } from '#contract/systems/sqs.ts'
import type { Verdict } from '#contract/message.ts'
import { manifest } from '#main/systems/sqs/manifest.ts'
import { keys, queries } from '../../../../renderer/rpc/queries.ts'
import { MessagesTab } from '../../../../renderer/systems/sqs/read/messages-tab.tsx'
import { useQueue } from '../../../../renderer/systems/sqs/use-queue.ts'
import { theme } from '../../../../renderer/theme/theme.ts'
import { queueMessage } from './message.ts'

const calls = vi.hoisted(() => ({ read: vi.fn(), leases: vi.fn(), extend: vi.fn(), describe: vi.fn(), plan: vi.fn(), run: vi.fn(), end: vi.fn() }))
vi.mock('../../../../renderer/shell/job-end.ts', () => ({ jobEnd: calls.end }))
vi.mock('../../../../renderer/rpc/client.ts', () => {
  const client = {
    messages: { read: calls.read }, leases: { list: calls.leases, extend: calls.extend }, resources: { describe: calls.describe },
    actions: { plan: calls.plan, run: calls.run }, flow: { ack: async () => ({}) },
    samples: { watch: () => new Promise(() => { /* No sample comes. */ }) },
    jobs: { list: async () => ({ items: [] }) },
  }
  const connected = { state: 'connected', generation: 1 }
  return { isDesktop: false, client, host: { client, state: { get: () => connected, set: () => {}, subscribe: () => () => {} } } }
})

const extra = (patch: Partial<SqsQueueExtra> = {}): SqsQueueExtra => ({
  url: 'u', arn: 'a', fifo: false, attributes: {}, tags: {}, redrive: { queue: 'orders-dlq', arn: '', maxReceiveCount: 3 }, redriveAllow: null,
  sources: [], policy: null, moveTasks: [], reading: { maxReceiveCount: 3, highest: null, paused: null, blocksFifo: null, usdPerRequest: 0.4e-6 }, ...patch,
})
const verdict: Verdict = {
  outcome: 'limit', scanned: 1, matched: 1, bytes: 1, undecodable: 0, filterErrors: 0, aborted: 0, open: 0, control: 0, expired: 0,
  span: { from: null, to: null }, ranges: [], problems: [], elapsedMs: 1,
}
const message = queueMessage({ id: 'm-1', body: '{"orderId":"o-1"}', facts: { receives: 2, maxReceives: 3, hiddenUntil: 1 } })

function Tab() {
  return <MessagesTab queue={useQueue('c', 'sqs', 'orders')} />
}

/** The messages tab of a queue that is described like this. */
async function open(described: SqsQueueExtra = extra()): Promise<void> {
  calls.describe.mockResolvedValue({ ref: { kind: 'queue', path: ['orders'] }, sections: [], extra: described, problems: [] })
  render(<QueryClientProvider client={queries}><MantineProvider theme={theme}><Tab /></MantineProvider></QueryClientProvider>)
  await screen.findByText('Reading a queue changes it')
  await waitFor(() => expect(calls.describe).toHaveBeenCalled())
  await act(async () => { /* The details are drawn. */ })
}

beforeEach(() => {
  queries.clear()
  queries.setQueryData(keys.connections, [{ id: 'c', name: 'aws', environment: 'dev', level: 'read', effective: 'read', config: { type: 'aws' }, secrets: [], connectAtStart: false }])
  queries.setQueryData(keys.info, { version: '0', node: '', electron: null, level: 'read', systems: [manifest] })
  calls.leases.mockResolvedValue({ items: [] })
  calls.extend.mockResolvedValue({ items: [] })
  calls.read.mockImplementation(async () => (async function* () {
    yield { data: { messages: [message], progress: { scanned: 1, matched: 1, bytes: 1, fraction: 1 }, verdict } }
  })())
})
afterEach(() => { cleanup(); vi.clearAllMocks() })

test('nothing is read before the button; then what was taken stands there with what it used up', async () => {
  await open()
  expect(screen.getByText(/A message that others already received may be on its last/)).toBeTruthy()
  expect(calls.read).not.toHaveBeenCalled()
  fireEvent.click(screen.getByRole('button', { name: 'Take up to 10 messages' }))
  await screen.findByText('1 taken')
  expect(calls.read.mock.calls[0]?.[0].query).toMatchObject({ mode: 'sample', limit: 10, hideSeconds: 5, waitSeconds: 2 })
  expect(screen.getByText('1 has one left')).toBeTruthy()
})

test('a queue whose reading is paused is read once and only after it was accepted', async () => {
  await open(extra({ reading: { maxReceiveCount: 3, highest: 2, paused: 'A message of this queue has used 2 of 3 receives.', blocksFifo: null, usdPerRequest: 0.4e-6 } }))
  await screen.findByText('Reading is paused.')
  fireEvent.click(screen.getByRole('button', { name: 'Take up to 10 messages' }))
  const dialog = within(await screen.findByRole('dialog'))
  expect(calls.read).not.toHaveBeenCalled()
  expect(dialog.getByText(/moves to orders-dlq/)).toBeTruthy()
  fireEvent.click(dialog.getByRole('button', { name: 'Take up to 10 messages' }))
  await waitFor(() => expect(calls.read).toHaveBeenCalledTimes(1))
  expect(calls.read.mock.calls[0]?.[0].query).toMatchObject({ acceptRisk: true })
  expect(calls.read.mock.calls[0]?.[0].query).not.toHaveProperty('acceptFifo')
})

test('what a FIFO queue blocks has to be accepted too', async () => {
  await open(extra({ fifo: true, reading: { maxReceiveCount: 3, highest: null, paused: null, blocksFifo: 'Nothing else of a group is delivered.', usdPerRequest: 0.4e-6 } }))
  fireEvent.click(await screen.findByRole('button', { name: 'Take up to 10 messages' }))
  const dialog = within(await screen.findByRole('dialog'))
  fireEvent.click(dialog.getByRole('button', { name: 'Take up to 10 messages' }))
  await waitFor(() => expect(calls.read.mock.calls[0]?.[0].query).toMatchObject({ acceptFifo: true }))
})

test('draining is shown and locked on a connection that may only read', async () => {
  await open()
  const drain = screen.getByRole('button', { name: /Drain to file/ })
  expect(drain.getAttribute('aria-disabled')).toBe('true')
  expect(drain.textContent).toContain('Needs level destructive; this connection is read only')
})

test('held messages are kept while they are looked at and given back with Release', async () => {
  calls.plan.mockResolvedValue({ id: 'p', title: '', lines: [], affects: [], undo: 'no', expiresAt: 1 })
  calls.run.mockResolvedValue({ job: { id: 'j' } })
  calls.end.mockResolvedValue({ id: 'j', state: 'done', problems: [] })
  await open()
  fireEvent.click(screen.getByRole('radio', { name: /Hold/ }))
  fireEvent.click(screen.getByRole('button', { name: 'Take up to 10 messages' }))
  fireEvent.click(await screen.findByRole('button', { name: 'Release it' }))
  await waitFor(() => expect(calls.plan).toHaveBeenCalledWith({
    connection: 'c', system: 'sqs', ref: { kind: 'queue', path: ['orders'] }, action: 'release', input: { ids: ['m-1'] },
  }))
  expect(await screen.findAllByText('None left here')).not.toHaveLength(0)
  expect(calls.read.mock.calls[0]?.[0].query).toMatchObject({ mode: 'hold', hideSeconds: 60 })
})
