import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Plan } from '#contract/action.ts'
import { Job } from '#contract/job.ts'
import { Verdict } from '#contract/message.ts'
import { ExportFormat, ReadQuery } from '#contract/query.ts'
import { Ref } from '#contract/ref.ts'
import { inOrder, writeAtomic } from './files.ts'

/** What a job does, enough to go on with it after the program ended. */
export const Work = z.discriminatedUnion('type', [
  z.object({ type: z.literal('search'), connection: z.string(), system: z.string(), ref: Ref, query: ReadQuery }),
  z.object({
    type: z.literal('export'), connection: z.string(), system: z.string(), ref: Ref, query: ReadQuery,
    format: ExportFormat,
    /** Where the person chose to have the file. */
    path: z.string().optional(),
  }),
  z.object({
    type: z.literal('action'), connection: z.string(), system: z.string(), ref: Ref, action: z.string(),
    /** As it was asked, to be parsed again; absent for the way back of an earlier action. */
    input: z.unknown().optional(),
    /** Absent in jobs of older versions. */
    plan: Plan.optional(),
    /** Whether the action can be gone on with. */
    resumable: z.boolean().optional(),
  }),
])
export type Work = z.infer<typeof Work>

/** `before` is what the earlier parts of a search that goes on have covered. */
const Record = z.object({ job: Job, work: Work, before: Verdict.optional() })
export type JobRecord = z.infer<typeof Record>

/** Jobs on disk: `jobs/<id>.json`, each replaced whole. */
export class JobStore {
  readonly folder: string
  readonly #ordered = inOrder()

  constructor(data: string) {
    this.folder = join(data, 'jobs')
  }

  /** Every job that can be read, in no order. */
  async load(): Promise<JobRecord[]> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 })
    const names = (await readdir(this.folder)).filter((name) => name.endsWith('.json'))
    const found = await Promise.all(names.map(async (name) => {
      try {
        return [Record.parse(JSON.parse(await readFile(join(this.folder, name), 'utf8')))]
      } catch {
        return []
      }
    }))
    return found.flat()
  }

  save(record: JobRecord): Promise<void> {
    return this.#ordered(() => writeAtomic(join(this.folder, `${record.job.id}.json`), JSON.stringify(record)))
  }

  remove(id: string): Promise<void> {
    return this.#ordered(() => rm(join(this.folder, `${id}.json`), { force: true }))
  }

  /** Where the file of an export or an action is. */
  filePath(id: string): string {
    return join(this.folder, `${id}.export`)
  }

  /** Where an action notes what it does. */
  journalPath(id: string): string {
    return join(this.folder, `${id}.journal`)
  }

  resultsPath(id: string): string {
    return join(this.folder, `${id}.ndjson`)
  }
}
