import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import type { Job } from '#contract/job.ts'
import { keys, queries } from '../../../../renderer/rpc/queries.ts'
import { theme } from '../../../../renderer/theme/theme.ts'
import { JobsView } from '../../../../renderer/views/jobs/jobs-view.tsx'

const jobs = vi.hoisted(() => ({ list: vi.fn(), cancel: vi.fn(async () => ({})), resume: vi.fn(async () => ({})) }))
vi.mock('../../../../renderer/rpc/client.ts', () => ({
  isDesktop: false, host: {}, client: { jobs, connections: { list: async () => ({ items: [] }) } },
}))

afterEach(cleanup)

const progress = { scanned: 2_224_816, matched: 214, bytes: 1, fraction: 0.5 }
const verdict: NonNullable<Job['verdict']> = {
  outcome: 'complete', scanned: 2_224_816, matched: 214, bytes: 1, undecodable: 0, filterErrors: 0, aborted: 0, open: 0, control: 0, expired: 0,
  span: { from: null, to: null }, ranges: [], problems: [], elapsedMs: 1,
}
const job = (patch: Partial<Job>): Job => ({
  id: patch.title ?? '1', title: 'a job', connection: 'c', system: 'kafka', ref: { kind: 'topic', path: ['orders'] }, state: 'done', progress, problems: [], startedAt: 0, endedAt: 1_300, ...patch,
})

/** The row of a job. */
function row(one: Job): HTMLElement {
  queries.setQueryData(keys.jobs, { items: [one] })
  render(<QueryClientProvider client={queries}><MantineProvider theme={theme}><JobsView /></MantineProvider></QueryClientProvider>)
  const found = screen.getAllByRole('row')[1]
  if (!found) throw new Error('no row')
  return found
}

test('a search says its verdict and what it found, and is opened with its results', () => {
  const one = row(job({ title: 'Search orders for visa', type: 'search', query: { filter: { text: 'visa' }, limit: 500 }, verdict }))
  expect(one.textContent).toContain('Complete · 214 found, 2,224,816 read')
  fireEvent.click(within(one).getByRole('button', { name: 'Open the results: Search orders for visa' }))
  expect(location.hash).toBe('#/c/c/kafka/topic/orders?stop=500&text=visa')
  expect(sessionStorage.getItem('tidemark.searches')).toContain('Search orders for visa')
})

test('a search that could not read everything says partial and why', () => {
  const problems = [{ code: 'Unreachable' as const, message: 'Broker 3 does not answer' }]
  expect(row(job({ type: 'search', verdict: { ...verdict, outcome: 'partial', problems } })).textContent).toContain('Partial · 214 found, 2,224,816 read · Broker 3 does not answer')
})

test('an export says how large its file is and leads to it; one that was saved elsewhere says where', () => {
  const file = { name: 'orders.csv', bytes: 148_000 }
  const here = row(job({ type: 'export', verdict, file }))
  expect(here.textContent).toContain('214 exported, 148 kB')
  expect(within(here).getByRole('link', { name: 'Download' }).getAttribute('href')).toMatch(/\/api\/jobs\/a%20job\/file$|\/api\/jobs\/1\/file$/)
  cleanup()
  const there = row(job({ type: 'export', verdict, file: { ...file, path: '/home/ada/orders.csv' } }))
  expect(there.textContent).toContain('saved to /home/ada/orders.csv')
  expect(within(there).queryByRole('link', { name: 'Download' })).toBeNull()
})

test('what runs can be cancelled, what did not come to its end can be resumed', async () => {
  const running = row(job({ type: 'export', state: 'running' }))
  expect(within(running).getByRole('progressbar').getAttribute('value')).toBe('0.5')
  fireEvent.click(within(running).getByRole('button', { name: 'Cancel job' }))
  expect(jobs.cancel).toHaveBeenCalledWith({ id: '1' })
  for (const state of ['interrupted', 'cancelled', 'failed'] as const) {
    cleanup()
    fireEvent.click(within(row(job({ type: 'export', state, resumable: true }))).getByRole('button', { name: 'Resume job' }))
    expect(jobs.resume).toHaveBeenLastCalledWith({ id: '1' })
  }
  cleanup()
  expect(within(row(job({ type: 'action', state: 'failed', problems: [{ code: 'Forbidden', message: 'needs Alter' }] }))).queryByRole('button')).toBeNull()
  expect(screen.getByText('needs Alter')).toBeTruthy()
  cleanup()
  fireEvent.click(within(row(job({ type: 'action', state: 'cancelled', resumable: true }))).getByRole('button', { name: 'Resume job' }))
  expect(jobs.resume).toHaveBeenCalledTimes(4)
  cleanup()
  expect(within(row(job({ type: 'action', state: 'interrupted' }))).queryByRole('button', { name: 'Resume job' })).toBeNull()
})
