import type { Job } from '#contract/job.ts'
import type { ExportFormat, ReadQuery } from '#contract/query.ts'
import type { Ref } from '#contract/ref.ts'
import { go } from '../address/use-address.ts'
import { client } from '../rpc/client.ts'
import { toProblem } from '../rpc/problem.ts'
import { t } from '../texts/index.ts'
import { announceFailure } from '../ui/live-region.tsx'
import { toast } from '../ui/toasts.tsx'
import { jobEnd } from './job-end.ts'

const x = t.jobs.export

type Source = { readonly connection: string, readonly system: string, readonly ref: Ref }

/** Where a browser fetches the file of an export. */
export const fileAddress = (job: string): string => new URL(`api/jobs/${encodeURIComponent(job)}/file`, document.baseURI).href

/** Fetches the file of an export that is done, as a download of the browser. */
function download(job: string): void {
  const link = document.createElement('a')
  link.href = fileAddress(job)
  link.download = ''
  link.click()
}

/**
 * Exports messages by a job and says what came of it, wherever the person is by then: on the desktop to a file that is chosen
 * first, in a browser as a download. Never rejects; leaving the dialog is no failure.
 */
export async function exportToFile(source: Source, query: ReadQuery, format: ExportFormat, saveAs: boolean): Promise<void> {
  try {
    const { job } = await client.messages.export({ ...source, query, format, ...(saveAs && { saveAs }) })
    tell(await jobEnd(job.id))
  } catch (error) {
    const problem = toProblem(error)
    if (problem.code !== 'Cancelled') fail(problem.message)
  }
}

function tell(job: Job): void {
  const matched = job.verdict?.matched ?? job.progress.matched
  switch (job.state) {
    case 'done':
      if (job.file?.path === undefined) download(job.id)
      return void toast(job.verdict?.outcome === 'partial' ? { tone: 'warn', text: x.part(matched), action: toJobs }
        : { text: job.file?.path === undefined ? x.done(matched) : x.doneTo(matched, job.file.path) })
    case 'failed': return fail(job.problems[0]?.message ?? x.stopped)
    case 'interrupted': return void toast({ tone: 'warn', text: x.interrupted, action: toJobs })
    case 'cancelled': case 'running': return
    default: job.state satisfies never
  }
}

const toJobs = { label: t.shell.jobs, run: () => go({ view: 'jobs' }) }

function fail(message: string): void {
  announceFailure(message)
  toast({ tone: 'bad', text: message, action: toJobs })
}
