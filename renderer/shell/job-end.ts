import type { Job } from '#contract/job.ts'
import { ProblemError } from '#contract/problem.ts'
import { client, host } from '../rpc/client.ts'
import { subscribe } from '../rpc/subscribe.ts'

/** A job as it is when it has ended, whatever the person looks at meanwhile. Rejects when the host forgot it. */
export function jobEnd(id: string): Promise<Job> {
  const ended = Promise.withResolvers<Job>()
  const stop = new AbortController()
  const look = (job: Job): void => {
    if (job.state === 'running') return
    ended.resolve(job)
    stop.abort()
  }
  const get = (): void => void client.jobs.get({ id }).then(look, () => { /* The stream comes again and with it the answer. */ })
  void subscribe<{ job: Job }>(host, {
    open: (options) => client.jobs.watch({ id }, options),
    take: ({ job }) => look(job),
    onOpen: get, onEnd: get, onProblem: (problem) => ended.reject(new ProblemError(problem)),
  }, stop.signal)
  return ended.promise
}
