import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Plan } from '#contract/action.ts'
import type { Job } from '#contract/job.ts'
import { ProblemError } from '#contract/problem.ts'
import { manifest } from '#main/systems/sqs/manifest.ts'
import { keys, queries } from '../../../../renderer/rpc/queries.ts'
import { theme } from '../../../../renderer/theme/theme.ts'
import { PlanDialog } from '../../../../renderer/views/plan/plan-dialog.tsx'
import { openPlan, planTarget } from '../../../../renderer/views/plan/plan-target.ts'

const calls = vi.hoisted(() => ({
  plan: vi.fn(), run: vi.fn(), undo: vi.fn(), end: vi.fn(), latest: vi.fn(), cancel: vi.fn(async () => ({})),
}))
vi.mock('../../../../renderer/rpc/client.ts', () => ({
  isDesktop: false, host: {},
  client: { actions: { plan: calls.plan, run: calls.run, undo: calls.undo }, samples: { latest: calls.latest }, jobs: { list: async () => ({ items: [] }), cancel: calls.cancel } },
}))
vi.mock('../../../../renderer/shell/job-end.ts', () => ({ jobEnd: calls.end }))

const ref = { kind: 'queue', path: ['orders-dlq'] }
const plan = (patch: Partial<Plan> = {}): Plan => ({
  id: 'p1', title: 'Redrive 3 messages of orders-dlq to orders', lines: ['3 messages will be moved to orders.'],
  affects: [{ ref, count: 3, before: '36 messages', after: '33 messages' }, { ref: { kind: 'queue', path: ['orders'] }, count: 3, before: '240', after: '243' }],
  undo: 'no', expiresAt: Date.now() + 300_000, ...patch,
})
const job = (patch: Partial<Job> = {}): Job => ({
  id: 'j1', title: 'Redrive 3 messages of orders-dlq to orders', connection: 'c', type: 'action', state: 'done', progress: { scanned: 3, matched: 3, bytes: 0, fraction: 1 },
  problems: [], startedAt: 0, endedAt: 1, ...patch,
})

beforeEach(() => {
  queries.setQueryData(keys.connections, [{ id: 'c', name: 'aws-prod', environment: 'production', level: 'destructive', effective: 'destructive', config: { type: 'aws' }, secrets: [], connectAtStart: false }])
  queries.setQueryData(keys.info, { version: '0', node: '', electron: null, level: 'destructive', systems: [manifest] })
  queries.setQueryData(keys.jobs, { items: [] })
  calls.plan.mockResolvedValue(plan())
  calls.run.mockResolvedValue({ job: job({ state: 'running' }) })
  calls.end.mockResolvedValue(job({ outcome: { changed: 3, lines: ['3 messages were moved to orders.'] } }))
  calls.latest.mockResolvedValue({ samples: [{ ref, at: 2, values: { backlog: 33 } }, { ref: { kind: 'queue', path: ['orders'] }, at: 2, values: { backlog: 243 } }], problems: [] })
})
afterEach(() => { cleanup(); vi.clearAllMocks(); act(() => planTarget.set(null)) })

/** The dialog of a redrive, planned. */
async function open(action = 'redrive'): Promise<ReturnType<typeof within>> {
  render(<QueryClientProvider client={queries}><MantineProvider theme={theme}><PlanDialog /></MantineProvider></QueryClientProvider>)
  act(() => openPlan({ connection: 'c', system: 'sqs', ref, action, input: {} }))
  const dialog = within(await screen.findByRole('dialog'))
  await dialog.findByText(/Planned .* ago/)
  return dialog
}

test('a plan says what will happen, where, and that it cannot be undone, before anything is done', async () => {
  const dialog = await open()
  expect(dialog.getByRole('heading').textContent).toBe('Redrive 3 messages of orders-dlq to orders')
  expect(dialog.getByText('3 messages').tagName).toBe('B')
  expect(dialog.getByText('This cannot be undone.')).toBeTruthy()
  expect(dialog.getByText('Production')).toBeTruthy()
  fireEvent.click(dialog.getByRole('button', { name: 'Show each of the 2, before and after' }))
  expect(within(dialog.getByRole('region', { name: 'What it changes' })).getByText('243')).toBeTruthy()
  expect(calls.run).not.toHaveBeenCalled()
  await waitFor(() => expect(document.activeElement?.textContent).toBe('Cancel'))
})

test('in production the name has to be typed', async () => {
  calls.plan.mockResolvedValue(plan({ confirm: 'orders-dlq' }))
  const dialog = await open('purge')
  const run = dialog.getByRole('button', { name: 'Purge 3 messages' })
  expect(run.hasAttribute('disabled')).toBe(true)
  fireEvent.change(dialog.getByRole('textbox', { name: 'Type orders-dlq to go on' }), { target: { value: 'orders-dlq' } })
  fireEvent.click(run)
  await waitFor(() => expect(calls.run).toHaveBeenCalledWith({ plan: 'p1', confirm: 'orders-dlq' }))
})

test('afterwards the outcome, the counts now, and the way to jobs and audit', async () => {
  const dialog = await open()
  fireEvent.click(dialog.getByRole('button', { name: 'Redrive 3 messages' }))
  expect(await dialog.findByText(/were moved to orders/)).toBeTruthy()
  expect(await dialog.findByText('orders-dlq 33 · orders 243')).toBeTruthy()
  expect(dialog.getByRole('link', { name: 'Audit' }).getAttribute('href')).toBe('#/audit')
  expect(dialog.queryByRole('button', { name: 'Undo' })).toBeNull()
})

test('what may stand in both places is named', async () => {
  calls.end.mockResolvedValue(job({ inDoubt: ['m-7'], outcome: { changed: 2, lines: ['2 of 3 messages were moved.'], inDoubt: ['m-7'] } }))
  const dialog = await open()
  fireEvent.click(dialog.getByRole('button', { name: 'Redrive 3 messages' }))
  const doubt = within(await dialog.findByRole('region', { name: '1 message in doubt' }))
  expect(doubt.getByText('m-7')).toBeTruthy()
})

test('while it runs it can be left or stopped', async () => {
  calls.end.mockReturnValue(new Promise(() => { /* It runs on. */ }))
  const dialog = await open()
  fireEvent.click(dialog.getByRole('button', { name: 'Redrive 3 messages' }))
  fireEvent.click(await dialog.findByRole('button', { name: 'Stop' }))
  expect(calls.cancel).toHaveBeenCalledWith({ id: 'j1' })
  fireEvent.click(dialog.getByRole('button', { name: 'Leave running' }))
  expect(planTarget.get()).toBeNull()
})

test('a plan that is out of date is planned again and not run', async () => {
  calls.run.mockRejectedValueOnce(new ProblemError({ code: 'NotFound', message: 'This plan is no longer good' }))
  const dialog = await open()
  fireEvent.click(dialog.getByRole('button', { name: 'Redrive 3 messages' }))
  expect(await dialog.findByText('Changed since planned. Plan again.')).toBeTruthy()
  fireEvent.click(dialog.getByRole('button', { name: 'Plan again' }))
  await dialog.findByText(/Planned .* ago/)
  expect(calls.plan).toHaveBeenCalledTimes(2)
})

test('the way back is a plan of its own where it was promised', async () => {
  calls.plan.mockResolvedValue(plan({ undo: 'yes' }))
  calls.undo.mockResolvedValue(plan({ title: 'Take back 3 messages' }))
  const dialog = await open()
  fireEvent.click(dialog.getByRole('button', { name: 'Redrive 3 messages' }))
  fireEvent.click(await dialog.findByRole('button', { name: 'Undo' }))
  expect(await screen.findByText('Take back 3 messages')).toBeTruthy()
  expect(calls.undo).toHaveBeenCalledWith({ job: 'j1' })
})

test('what could not be planned says why', async () => {
  calls.plan.mockRejectedValue(new ProblemError({ code: 'Forbidden', message: 'Redrive needs sqs:StartMessageMoveTask on queue orders-dlq.' }))
  render(<QueryClientProvider client={queries}><MantineProvider theme={theme}><PlanDialog /></MantineProvider></QueryClientProvider>)
  act(() => openPlan({ connection: 'c', system: 'sqs', ref, action: 'redrive', input: {} }))
  expect((await screen.findByRole('alert')).textContent).toContain('sqs:StartMessageMoveTask')
})
