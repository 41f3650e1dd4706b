import { beforeEach, expect, test, vi } from 'vitest'
import type { Batch, Verdict } from '#contract/message.ts'
import { ProblemError } from '#contract/problem.ts'
import type { RunEnd } from '../../../../renderer/live/run.ts'
import type { WireState } from '../../../../renderer/rpc/connect.ts'
import { createStore } from '../../../../renderer/store.ts'
import { noFilter, readQuery, type MessageFilter } from '../../../../renderer/views/messages/filter.ts'
import { forgetSearch, searchFor } from '../../../../renderer/views/messages/searches.ts'
import type { SearchJob, SearchWays } from '../../../../renderer/views/messages/search-job.ts'

const source = { connection: 'c', system: 'kafka', ref: { kind: 'topic', path: ['orders'] } }
const query = (filter: MessageFilter) => readQuery(filter, 0)
const progress = { scanned: 0, matched: 0, bytes: 0, fraction: null }
const stopped: Verdict = {
  outcome: 'stopped', scanned: 10, matched: 1, bytes: 0, undecodable: 0, filterErrors: 0, aborted: 0, open: 0, control: 0, expired: 0,
  span: { from: 5, to: 9 }, ranges: [], problems: [], elapsedMs: 3, resume: 'token',
}

type Ways = Parameters<typeof searchFor>[0]

/** A host with searches that are fed by hand; a window opens at each test. */
function host() {
  const state = createStore<WireState>({ state: 'connected', generation: 1 })
  const known = new Map<string, { id: string, startedAt: number, state: string, problems: never[], verdict?: Verdict }>()
  const opened: { id: string, after?: string }[] = []
  let feed: readonly Batch[] = []
  const jobs = {
    get: vi.fn(async ({ id }: { id: string }) => {
      const job = known.get(id)
      if (!job) throw new ProblemError({ code: 'NotFound', message: 'There is no job' })
      return job
    }),
    cancel: vi.fn(async () => ({})),
    resume: vi.fn(async () => ({})),
    results: async function(input: { id: string, after?: string }) {
      opened.push(input)
      const now = feed
      return (async function* () { for (const data of now) yield { data } })()
    },
  }
  const search = vi.fn(async () => {
    const job = { id: `job ${known.size + 1}`, startedAt: 5, state: 'done', problems: [] as never[] }
    known.set(job.id, job)
    return { job }
  })
  return {
    ways: { state, client: { flow: { ack: async () => ({}) }, jobs, messages: { search } } } as unknown as Ways & SearchWays,
    search, jobs, opened, known, give: (...batches: readonly Batch[]) => { feed = batches },
  }
}

/** Follows a search to its end; what it told. */
const follow = (run: Pick<SearchJob, 'follow'>) => new Promise<{ ids: string, end: RunEnd | undefined, began: boolean | undefined, code?: string }>((resolve) => {
  const ids: string[] = []
  let began: boolean | undefined
  run.follow({
    take: (batch) => { ids.push(...batch.messages.map(({ id }) => id)) },
    began: (_at, restored) => { began = restored },
    ended: (end) => resolve({ ids: ids.join(' '), end, began }),
    failed: ({ code }) => resolve({ ids: ids.join(' '), end: undefined, began, code }),
  }, new AbortController().signal)
})
const found = (id: string, resume: string): Batch => ({
  messages: [{ id, at: 1, atType: 'create', key: null, value: null, headers: [], bytes: 0, position: {}, flags: [], facts: {} }], progress, resume,
})

beforeEach(() => {
  const kept = new Map<string, string>()
  vi.stubGlobal('sessionStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, text: string) => { kept.set(key, text) } })
  return () => vi.unstubAllGlobals()
})

test('coming back to a filter finds its search, another filter or a new search begins one', async () => {
  const { ways, search } = host()
  const filter = { ...noFilter, text: 'coming back' }
  const begun = vi.fn()
  expect(await follow(searchFor(ways, source, filter, query(filter), begun))).toMatchObject({ began: false })
  expect(await follow(searchFor(ways, source, { ...filter }, query(filter), begun))).toMatchObject({ began: true })
  expect(search).toHaveBeenCalledTimes(1)
  expect(begun).toHaveBeenCalledTimes(1)
  await follow(searchFor(ways, source, { ...filter, text: 'other' }, query(filter), begun))
  expect(search).toHaveBeenCalledTimes(2)
  forgetSearch(source, filter)
  expect(await follow(searchFor(ways, source, filter, query(filter), begun))).toMatchObject({ began: false })
  expect(search).toHaveBeenCalledTimes(3)
})

test('a search the host has forgotten begins anew', async () => {
  const { ways, search, known } = host()
  const filter = { ...noFilter, text: 'forgotten' }
  await follow(searchFor(ways, source, filter, query(filter), () => {}))
  known.clear()
  expect(await follow(searchFor(ways, source, filter, query(filter), () => {}))).toMatchObject({ began: false })
  expect(search).toHaveBeenCalledTimes(2)
})

test('a filter that the host refuses is told, and is asked again the next time', async () => {
  const { ways, search } = host()
  const filter = { ...noFilter, where: 'value.' }
  search.mockRejectedValueOnce(new ProblemError({ code: 'BadInput', message: 'Column 7' }))
  expect(await follow(searchFor(ways, source, filter, query(filter), () => {}))).toMatchObject({ code: 'BadInput' })
  expect(await follow(searchFor(ways, source, filter, query(filter), () => {}))).toMatchObject({ began: false })
})

test('the rest of a stopped search is read under its job, from where its results were read to', async () => {
  const { ways, jobs, opened, known, give } = host()
  const filter = { ...noFilter, text: 'rest' }
  const search = searchFor(ways, source, filter, query(filter), () => {})
  give(found('a', '100'), { messages: [], progress, resume: '120', verdict: stopped })
  expect(await follow(search)).toMatchObject({ ids: 'a' })
  search.stop()
  await vi.waitFor(() => expect(jobs.cancel).toHaveBeenCalledWith({ id: 'job 1' }))
  give(found('b', '200'))
  expect(await follow(search.rest(false))).toMatchObject({ ids: 'b', end: { resume: 'job 1' } })
  expect(jobs.resume).toHaveBeenCalledTimes(1)
  expect(opened).toEqual([{ id: 'job 1' }, { id: 'job 1', after: '120' }])
  known.set('job 1', { id: 'job 1', startedAt: 5, state: 'interrupted', problems: [], verdict: stopped })
  expect(await follow(search.rest(true))).toMatchObject({ ids: 'b', end: { interrupted: true, resume: 'token' } })
  expect(opened.at(-1)).toEqual({ id: 'job 1' })
})
