import type { Job } from '#contract/job.ts'
import type { Batch } from '#contract/message.ts'
import { aborted, pause, type Bell } from './bell.ts'
import type { JobRecord, Work } from './job-store.ts'
import type { Results } from './results.ts'

const frameMs = 500

/** A job in this process: what is stored of it, what it found, its bell, and while it runs the way to stop it. */
export type Entry = {
  record: JobRecord
  readonly results: Results
  readonly bell: Bell
  run?: { readonly stop: AbortController; readonly ended: Promise<void> }
}

/** What jobs of one type do. */
export type WorkOf<Type extends Work['type']> = Work & { readonly type: Type }

/** A job as it is now and after each change, at most twice a second, until it ended. */
export async function* watchOne(entry: Entry, signal: AbortSignal): AsyncGenerator<{ job: Job }> {
  const stopped = aborted(signal)
  while (!signal.aborted) {
    const { job } = entry.record
    const changed = entry.bell.heard()
    yield { job }
    if (!entry.run && job === entry.record.job) return
    await pause(frameMs, signal)
    if (job === entry.record.job) await Promise.race([changed, stopped])
  }
}

/** The jobs that run, then each change of any job, at most twice a second a job. */
export async function* watchAll(
  entries: ReadonlyMap<string, Entry>, bell: Bell, signal: AbortSignal,
): AsyncGenerator<{ job: Job }> {
  const stopped = aborted(signal)
  const told = new Map([...entries].map(([id, { run, record }]) => [id, run ? null : record.job]))
  while (!signal.aborted) {
    const changed = bell.heard()
    for (const [id, { record }] of entries) {
      if (told.get(id) === record.job) continue
      told.set(id, record.job)
      yield { job: record.job }
    }
    await pause(frameMs, signal)
    await Promise.race([changed, stopped])
  }
}

/**
 * What a job found from a cursor on, then what it finds until it ends; its progress twice a second while it finds nothing.
 * `resume` of a batch is the cursor after it; the last one carries the verdict and why the job failed.
 */
export async function* found(entry: Entry, from: number, signal: AbortSignal): AsyncGenerator<Batch> {
  const stopped = aborted(signal)
  let toldAt = 0
  for (let at = from; !signal.aborted;) {
    const changed = entry.bell.heard()
    const isRunning = entry.run !== undefined
    const lines = await entry.results.read(at)
    for (const { batch: { soFar: _, ...batch }, next } of lines) {
      at = next
      yield { ...batch, resume: String(at) }
    }
    const { progress, verdict, problems } = entry.record.job
    if (lines.length > 0) {
      toldAt = Date.now()
    } else if (!isRunning) {
      yield { messages: [], progress, resume: String(at), ...(verdict && { verdict }), ...(problems.length > 0 && { problems }) }
      return
    } else {
      if (Date.now() - toldAt >= frameMs) {
        toldAt = Date.now()
        yield { messages: [], progress, resume: String(at) }
      }
      await Promise.race([changed, stopped])
    }
  }
}
