import { useQuery } from '@tanstack/react-query'
import type { Job } from '#contract/job.ts'
import { client } from '../rpc/client.ts'
import { keys, queries } from '../rpc/queries.ts'
import { useStream } from '../rpc/use-stream.ts'

/** The newest jobs, kept up to date by the host's stream while the window is open. */
export const useNewestJobs = () =>
  useQuery({ queryKey: keys.jobs, queryFn: ({ signal }) => client.jobs.list({ limit: 100 }, { signal }), staleTime: Infinity })

interface Jobs { readonly items: Job[]; readonly next?: string | undefined }

/** Follows all jobs for the whole window; the shell calls it once. */
export function useFollowJobs(): void {
  useStream<{ job: Job }>('jobs', {
    open: options => client.jobs.watch({}, options),
    take: ({ job }) => {
      queries.setQueryData<Jobs>(keys.jobs, old => old && { ...old, items: upsert(old.items, job) })
    },
    onOpen: () => void queries.invalidateQueries({ queryKey: keys.jobs }),
  })
}

const upsert = (jobs: readonly Job[], job: Job): Job[] =>
  jobs.some(one => one.id === job.id) ? jobs.map(one => (one.id === job.id ? job : one)) : [job, ...jobs]

export const useRunningJobs = (): number => useNewestJobs().data?.items.filter(job => job.state === 'running').length ?? 0
