import { join } from 'node:path'
import { z } from 'zod'
import { Mark, type MarkChange } from '#contract/mark.ts'
import { refKey, type Ref } from '#contract/ref.ts'
import type { Log } from '#main/systems/driver.ts'
import { aborted, Bell, pause } from './bell.ts'
import { inOrder, writeAtomic } from './files.ts'
import { readKept } from './kept-file.ts'
import { keyOf, type Place } from './sessions.ts'

const File = z.object({ version: z.literal(1), marks: z.array(Mark) })
type Needs = { readonly data: string; readonly log: Log; readonly now: () => number }

/** How often mutes that ended are looked for while somebody watches (ms). */
const lookMs = 30_000

/** What people pinned and muted, in `marks.json` of the data folder, shared by all windows. */
export class Marks {
  readonly #path: string
  readonly #now: () => number
  readonly #ordered = inOrder()
  readonly #bell = new Bell()
  #marks: ReadonlyMap<string, Mark>

  private constructor(path: string, now: () => number, marks: readonly Mark[]) {
    this.#path = path
    this.#now = now
    this.#marks = new Map(marks.map((mark) => [markKey(mark, mark.ref), mark]))
  }

  static async open({ data, log, now }: Needs): Promise<Marks> {
    const path = join(data, 'marks.json')
    const { kept } = await readKept(path, File, 'What was pinned and muted', log)
    return new Marks(path, now, kept?.marks ?? [])
  }

  /** Every mark that still says something; mutes whose time is over are left out. */
  list(): Mark[] {
    return [...this.#marks.values()].map((mark) => this.#current(mark)).filter(saysSomething)
  }

  isMuted(place: Place, ref: Ref): boolean {
    const mark = this.#marks.get(markKey(place, ref))
    return mark !== undefined && this.#current(mark).mutedUntil !== null
  }

  async save({ connection, system, ref, pinned, mutedUntil }: MarkChange): Promise<void> {
    await this.#ordered(async () => {
      const key = markKey({ connection, system }, ref)
      const old = this.#marks.get(key) ?? { connection, system, ref, pinned: false, mutedUntil: null }
      const mark = { ...old, ...(pinned !== undefined && { pinned }), ...(mutedUntil !== undefined && { mutedUntil }) }
      await this.#keep([...this.#marks.values()].filter((each) => markKey(each, each.ref) !== key).concat(mark))
    })
  }

  /** Forgets everything about a connection that was removed. */
  async forget(connection: string): Promise<void> {
    await this.#ordered(() => this.#keep([...this.#marks.values()].filter((mark) => mark.connection !== connection)))
  }

  /** All marks at once, then whenever one changed or a mute ended, until `signal`. */
  async *watch(signal: AbortSignal): AsyncGenerator<{ items: Mark[] }> {
    const stopped = aborted(signal)
    for (let last = ''; !signal.aborted;) {
      const changed = this.#bell.heard()
      const items = this.list()
      const text = JSON.stringify(items)
      if (text !== last) yield { items }
      last = text
      await Promise.race([changed, stopped, pause(lookMs, signal)])
    }
  }

  async #keep(marks: readonly Mark[]): Promise<void> {
    const kept = marks.map((mark) => this.#current(mark)).filter(saysSomething)
    await writeAtomic(this.#path, `${JSON.stringify({ version: 1, marks: kept } satisfies z.infer<typeof File>, null, 2)}\n`)
    this.#marks = new Map(kept.map((mark) => [markKey(mark, mark.ref), mark]))
    this.#bell.ring()
  }

  #current(mark: Mark): Mark {
    const { mutedUntil } = mark
    return typeof mutedUntil === 'number' && mutedUntil <= this.#now() ? { ...mark, mutedUntil: null } : mark
  }
}

const saysSomething = ({ pinned, mutedUntil }: Mark): boolean => pinned || mutedUntil !== null
const markKey = (place: Place, ref: Ref): string => `${keyOf(place)} ${refKey(ref)}`
