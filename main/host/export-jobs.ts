import { rm } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Job } from '#contract/job.ts'
import type { Batch, Verdict } from '#contract/message.ts'
import type { ExportFormat, ReadQuery } from '#contract/query.ts'
import type { Ref } from '#contract/ref.ts'
import { ExportFile, partOf } from './export-file.ts'
import { exportTypes } from './export-lines.ts'
import type { JobBook } from './job-book.ts'
import type { Entry, WorkOf } from './job-streams.ts'
import type { At, Messages } from './messages.ts'
import { problem } from './problems.ts'

/** How much text of a payload is written: all that the contract allows where nothing else of it is, less beside its bytes. */
const tableText = 32 << 20
const textBesideRaw = 1 << 20

/** Asks the person where a file is to be; null when the person left the dialog. */
export type ChooseFile = (suggested: string, format: ExportFormat) => Promise<string | null>
type Needs = { readonly book: JobBook; readonly messages: Messages; readonly chooseFile: ChooseFile | undefined }

/** Exports: a read written to a file, in the order it comes, that has its name only when it is whole. */
export class ExportJobs {
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /**
   * Rejects for a query that cannot begin. `saveAs` asks the person for the place first: Unsupported on a host without a person
   * before it, Cancelled when the person left the dialog.
   */
  async start(at: At, query: ReadQuery, format: ExportFormat, saveAs: boolean): Promise<Job> {
    const { book, messages } = this.#needs
    const path = saveAs ? await this.#choose(fileName(at.ref, format), format) : undefined
    const stop = new AbortController()
    const source = await messages.read(at, wholeQuery(query, format), stop.signal)
    const { connection, system, ref } = at
    const work = { type: 'export' as const, connection, system, ref, query, format, path }
    const entry = await book.add(`Export ${ref.path.join(' / ')} as ${format}`, work, stop)
    book.run(entry, stop, () => this.#write(entry, work, source))
    return entry.record.job
  }

  /** A file that was cut off is written anew, from a range that begins now. Throws Conflict for one that is whole. */
  async resume(entry: Entry, work: WorkOf<'export'>): Promise<Job> {
    const { book, messages, chooseFile } = this.#needs
    if (entry.record.job.state === 'done') {
      throw problem('Conflict', 'The file is whole', 'Start a new export to read what came since.')
    }
    if (work.path !== undefined && !chooseFile) throw noPlace()
    const stop = new AbortController()
    const source = await messages.read(work, wholeQuery(work.query, work.format), stop.signal)
    await book.again(entry, stop)
    book.run(entry, stop, () => this.#write(entry, work, source))
    return entry.record.job
  }

  /** Takes away what an export left that died with the host. */
  async recover({ record: { job } }: Entry, work: WorkOf<'export'>): Promise<void> {
    await rm(partOf(this.#target(job, work), job.id), { force: true }).catch(() => {})
  }

  /** The file of an export that is done. Throws NotFound where the person has it, Conflict while it is not whole. */
  file({ job }: Entry['record'], work: WorkOf<'export'>): { path: string; type: string; name: string } {
    if (work.path !== undefined) {
      throw problem('NotFound', `${job.title} was to be saved as ${work.path}`, 'Once it is done, it is there.')
    }
    if (job.state !== 'done') throw problem('Conflict', `${job.title} is ${job.state}`, 'The file is there when the job is done.')
    return { path: this.#target(job, work), type: exportTypes[work.format], name: fileName(work.ref, work.format) }
  }

  async #choose(suggested: string, format: ExportFormat): Promise<string> {
    if (!this.#needs.chooseFile) throw noPlace()
    const path = await this.#needs.chooseFile(suggested, format)
    if (path === null) throw problem('Cancelled', 'No file was chosen')
    return path
  }

  async #write(entry: Entry, work: WorkOf<'export'>, source: AsyncIterable<Batch>): Promise<Partial<Job>> {
    const { id } = entry.record.job
    await using file = await ExportFile.create(this.#target(entry.record.job, work), id, work.format)
    let verdict: Verdict | undefined
    for await (const batch of source) {
      await file.add(batch.messages)
      verdict = batch.verdict
      this.#needs.book.tell(entry, { progress: batch.progress })
    }
    if (entry.run?.stop.signal.aborted) return {}
    if (!verdict) throw problem('Cancelled', 'The export ended before its range did', 'Resume it to write the file anew.')
    const { path } = work
    const name = path === undefined ? fileName(work.ref, work.format) : basename(path)
    return { state: 'done', verdict, file: { name, bytes: await file.finish(), ...(path !== undefined && { path }) } }
  }

  #target({ id }: Job, { path }: WorkOf<'export'>): string {
    return path ?? this.#needs.book.filePath(id)
  }
}

const noPlace = () => problem(
  'Unsupported', 'This host has no dialog to choose a file with', 'Leave saveAs out; the file is at GET /api/jobs/<id>/file.',
)

/** All that matches, whole, unless the query asks for less: a table holds texts, the other formats all bytes. */
const wholeQuery = (query: ReadQuery, format: ExportFormat): ReadQuery => ({
  limit: Number.MAX_SAFE_INTEGER,
  ...(format === 'csv' ? { previewBytes: tableText } : { previewBytes: textBesideRaw, raw: true }),
  ...query,
})

function fileName(ref: Ref, format: ExportFormat): string {
  return `${ref.path.join('-').replaceAll(/[^\w.-]+/g, '_') || 'messages'}.${format}`
}
