import { useQuery } from '@tanstack/react-query'
import type { Job } from '#contract/job.ts'
import type { JournalItem } from '#contract/journal.ts'
import { client } from '../../rpc/client.ts'

/** What a journal says, those in doubt first; `total` and `counts` are of all its messages, also beyond those in `items`. */
export type Journal = { readonly items: readonly JournalItem[], readonly total: number, readonly counts: Readonly<Record<string, number>> }

/** More messages than this are counted and not listed. */
const most = 5_000
const page = 1_000
/** How often the journal of a job that runs is read on, ms. */
const againMs = 2_000

/** The steps after which a message may be in two places, once nothing works on it any more (docs/redrive.md). */
const halfWay: ReadonlySet<string> = new Set(['sending', 'sent', 'doubt', 'written'])

/** Whether a message may be in two places. While a job runs only what it gave up on is. */
export const isDoubt = ({ id, step }: Pick<JournalItem, 'id' | 'step'>, { state, inDoubt = [] }: Pick<Job, 'state' | 'inDoubt'>): boolean =>
  step === 'doubt' || (state !== 'running' && (halfWay.has(step) || inDoubt.includes(id)))

/** How early a message stands in the list: doubt, what was refused, what was moved, and last what was only looked at. */
function rankOf(item: JournalItem, job: Job): number {
  if (isDoubt(item, job)) return 0
  return item.step === 'unsent' ? 1 : item.step === 'received' || item.step === 'returned' ? 3 : 2
}

async function read(job: Job, signal: AbortSignal): Promise<Journal> {
  const { id } = job
  const doubts = await client.jobs.journal({ id, steps: [...halfWay], limit: page }, { signal })
  const items = new Map(doubts.items.map((item) => [item.id, item]))
  let last = await client.jobs.journal({ id, limit: page }, { signal })
  for (const item of last.items) items.set(item.id, item)
  while (last.next !== undefined && items.size < most) {
    last = await client.jobs.journal({ id, limit: page, cursor: last.next }, { signal })
    for (const item of last.items) items.set(item.id, item)
  }
  return { items: [...items.values()].toSorted((a, b) => rankOf(a, job) - rankOf(b, job)), total: last.total, counts: last.counts }
}

/** The journal of a job, read on while it runs. An error where it keeps none. */
export const useJournal = (job: Job) => useQuery({
  queryKey: ['journal', job.id, job.state], queryFn: ({ signal }) => read(job, signal), retry: false, gcTime: 0,
  refetchInterval: ({ state: { error } }) => (job.state === 'running' && !error ? againMs : false),
})
