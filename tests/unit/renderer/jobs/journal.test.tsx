import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Job } from '#contract/job.ts'
import type { JournalItem, JournalPage } from '#contract/journal.ts'
import { ProblemError } from '#contract/problem.ts'
import { keys, queries } from '../../../../renderer/rpc/queries.ts'
import { theme } from '../../../../renderer/theme/theme.ts'
import { giveHeight } from '../table/fixture.tsx'
import { UnfinishedStrips } from '../../../../renderer/systems/sqs/workbench/journal-strip.tsx'
import type { Queue } from '../../../../renderer/systems/sqs/use-queue.ts'
import { JournalDialog } from '../../../../renderer/views/jobs/journal-dialog.tsx'

const journal = vi.hoisted(() => vi.fn())
vi.mock('../../../../renderer/rpc/client.ts', () => ({ isDesktop: false, host: {}, client: { jobs: { journal, list: async () => ({ items: [] }) } } }))

const job = (patch: Partial<Job> = {}): Job => ({
  id: 'j1', title: 'Redrive 3 messages', connection: 'c', type: 'action', state: 'done', progress: { scanned: 3, matched: 3, bytes: 0, fraction: 1 },
  outcome: { changed: 3, lines: ['3 messages were moved to orders.'] }, problems: [], startedAt: 0, endedAt: 1, ...patch,
})
const item = (id: string, step: string, patch: Partial<JournalItem> = {}): JournalItem => ({ id, step, at: 1_700_000_000_000, ...patch })
const moved = (id: string): JournalItem => item(id, 'deleted', { to: 'orders', newId: `copy of ${id}` })

/** The host with this journal, in pages of two. */
function keep(items: readonly JournalItem[]): void {
  const counts: Record<string, number> = {}
  for (const { step } of items) counts[step] = (counts[step] ?? 0) + 1
  journal.mockImplementation(async ({ cursor = '0', steps }: { cursor?: string, steps?: string[] }): Promise<JournalPage> => {
    const wanted = items.filter(({ step }) => steps?.includes(step) ?? true)
    const at = Number(cursor)
    return { items: wanted.slice(at, at + 2), total: items.length, counts, ...(at + 2 < wanted.length && { next: String(at + 2) }) }
  })
}

async function open(one: Job, edited?: ReadonlySet<string>): Promise<ReturnType<typeof within>> {
  render(<QueryClientProvider client={queries}><MantineProvider theme={theme}><JournalDialog job={one} {...(edited && { edited })} onClose={() => {}} /></MantineProvider></QueryClientProvider>)
  const dialog = within(await screen.findByRole('dialog'))
  await dialog.findByText(/^The journal names/)
  return dialog
}
const rows = (dialog: ReturnType<typeof within>): string[] => [...dialog.getByRole('grid').querySelectorAll('[role=row][aria-rowindex]')].map(({ textContent }) => textContent)

beforeEach(() => {
  giveHeight(600, 1_400)
  queries.setQueryData(keys.jobs, { items: [] })
})
afterEach(() => { cleanup(); queries.clear(); vi.restoreAllMocks() })

test('counts stand in a sentence, each message in a line with its step, where it went and its id there', async () => {
  keep([item('a', 'returned'), moved('b'), moved('c'), item('d', 'unsent', { note: 'it does not say which queue it came from' }), moved('e')])
  const dialog = await open(job(), new Set(['c']))
  expect(dialog.getByText(/^The journal names/).textContent).toContain('The journal names 5 messages: 1 not sent, 3 moved, 1 given back.')
  const texts = rows(dialog)
  expect(texts.map((text) => /^(Not sent|Moved|Given back)/.exec(text)?.[0])).toEqual(['Not sent', 'Moved', 'Moved', 'Moved', 'Given back'])
  expect(texts[0]).toContain('it does not say which queue it came from')
  expect(texts[1]).toMatch(/b.*orders.*copy of b/)
  expect([texts[1]?.includes('edited'), texts[2]?.includes('edited')]).toEqual([false, true])
  expect(dialog.queryByRole('note')).toBeNull()
})

test('what may stand in two places is listed first by name, with what to do', async () => {
  keep([moved('a'), moved('b'), moved('c'), item('d', 'doubt', { to: 'orders', note: 'Tidemark ended while it was being sent' })])
  const dialog = await open(job({ inDoubt: ['d'] }))
  expect(rows(dialog)[0]).toMatch(/^In doubt.*d.*orders/)
  const says = dialog.getByRole('note').textContent
  expect(says).toContain('1 message in doubt. It may stand in two places.')
  expect(says).toContain('then delete it here, or redrive it')
  expect(says).not.toContain('Resume')
})

test('of an interrupted job whatever was half way is in doubt until it is resumed', async () => {
  keep([item('a', 'received'), moved('b'), item('c', 'sent', { to: 'orders', newId: 'n' }), item('d', 'sending', { to: 'orders' })])
  const { outcome: _none, ...cut } = job({ state: 'interrupted', resumable: true })
  const dialog = await open(cut)
  expect(rows(dialog).map((text) => /^(In both|In doubt|Moved|Received)/.exec(text)?.[0])).toEqual(['In both', 'In doubt', 'Moved', 'Received'])
  expect(dialog.getByText(/^The journal names/).textContent).toContain('4 messages: 2 in doubt, 1 moved, 1 received.')
  expect(dialog.getByRole('note').textContent).toContain('2 messages in doubt. Each may stand in two places. Resume the job first')
})

test('while it runs a message on its way is no doubt', async () => {
  keep([item('a', 'sending', { to: 'orders' }), item('b', 'received')])
  const dialog = await open(job({ state: 'running' }))
  expect(dialog.getByRole('progressbar')).toBeTruthy()
  expect(rows(dialog)[0]).toMatch(/^Being sent/)
  expect(dialog.queryByRole('note')).toBeNull()
})

test('an action that keeps no journal shows its outcome alone, with what is in doubt', async () => {
  journal.mockRejectedValue(new ProblemError({ code: 'NotFound', message: 'This job has no journal' }))
  render(<QueryClientProvider client={queries}><MantineProvider theme={theme}><JournalDialog job={job({ inDoubt: ['m-7'] })} onClose={() => {}} /></MantineProvider></QueryClientProvider>)
  const dialog = within(await screen.findByRole('dialog'))
  expect(await dialog.findByText('m-7')).toBeTruthy()
  expect(dialog.getByText('3 messages')).toBeTruthy()
  expect(dialog.queryByRole('grid')).toBeNull()
})

test('a queue shows what runs on it or was cut off, and nothing of other queues or of what is over, each with its journal', async () => {
  keep([item('a', 'sending', { to: 'orders' })])
  const ref = { kind: 'queue', path: ['orders-dlq'] }
  queries.setQueryData(keys.jobs, { items: [
    job({ id: '1', title: 'Runs', state: 'running', ref }), job({ id: '2', title: 'Cut off', state: 'interrupted', ref }), job({ id: '3', title: 'Over', ref }),
    job({ id: '4', title: 'Elsewhere', state: 'running', ref: { kind: 'queue', path: ['other'] } }),
  ] })
  const queue = { source: { connection: 'c', system: 'sqs', ref } } as Queue
  render(<QueryClientProvider client={queries}><MantineProvider theme={theme}><UnfinishedStrips queue={queue} /></MantineProvider></QueryClientProvider>)
  expect(screen.getAllByText(/Runs|Cut off|Over|Elsewhere/, { selector: 'b' }).map(({ textContent }) => textContent)).toEqual(['Runs', 'Cut off'])
  fireEvent.click(screen.getByRole('button', { name: 'Show the journal: Cut off' }))
  expect(await within(await screen.findByRole('dialog')).findByText(/1 in doubt/)).toBeTruthy()
})

test('of a drain what was written and not deleted is in the file, and perhaps in the queue', async () => {
  keep([item('a', 'written'), item('b', 'deleted')])
  const dialog = await open(job({ state: 'failed', resumable: true, inDoubt: ['a'] }))
  expect(dialog.getByText(/^The journal names/).textContent).toContain('2 messages: 1 in doubt, 1 taken out.')
  expect(dialog.getByRole('note').textContent).toContain('is in the file, and may be in the queue as well')
  expect(rows(dialog).map((text) => /^(In doubt|Taken out)/.exec(text)?.[0])).toEqual(['In doubt', 'Taken out'])
})
