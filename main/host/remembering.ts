import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { Problem } from '#contract/problem.ts'
import type { ReadQuery } from '#contract/query.ts'
import { refKey } from '#contract/ref.ts'
import { Remembered, type RememberedChange, type SavedSearch } from '#contract/remembered.ts'
import type { Log } from '#main/systems/driver.ts'
import { inOrder, writeAtomic } from './files.ts'
import { readKept } from './kept-file.ts'
import { kindOf, type At } from './messages.ts'
import { problem } from './problems.ts'
import type { Sessions } from './sessions.ts'

const maxHistory = 50
const maxSearches = 200
const maxQueryBytes = 64 << 10
const maxResources = 1_000

/** Those changed last stand last. */
const File = z.object({ version: z.literal(1), resources: z.record(z.string(), Remembered) })
type Needs = { readonly data: string; readonly sessions: Pick<Sessions, 'driver'>; readonly log: Log }

const nothing: Remembered = { searches: [], history: [] }

/**
 * What a person wants to find again at each resource, in `remembered/<connection>.json` of the data folder: on disk when `save`
 * resolves. Of resources with a history alone, the 1,000 changed last are kept.
 */
export class Remembering {
  readonly #needs: Needs
  readonly #folder: string
  readonly #ordered = inOrder()
  readonly #damaged = new Map<string, Problem>()

  constructor(needs: Needs) {
    this.#needs = needs
    this.#folder = join(needs.data, 'remembered')
  }

  /** Throws NotFound for an unknown connection, BadInput for a kind that its system does not have. */
  async get(at: At): Promise<Remembered> {
    this.#check(at)
    const resources = await this.#ordered(() => this.#read(at.connection))
    return this.#told(at, resources[keyOf(at)] ?? nothing)
  }

  /** What is remembered after the change. Throws TooLarge for more searches, or a longer query, than are kept. */
  async save(at: At, change: RememberedChange): Promise<Remembered> {
    this.#check(at)
    for (const query of [change.keep?.query, change.used]) checkSize(query)
    return this.#ordered(async () => {
      const { [keyOf(at)]: before = nothing, ...others } = await this.#read(at.connection)
      const after = changed(before, change)
      await mkdir(this.#folder, { recursive: true, mode: 0o700 })
      const resources = bounded({ ...others, ...(!isDeepStrictEqual(after, nothing) && { [keyOf(at)]: after }) })
      await writeAtomic(this.#path(at.connection), JSON.stringify({ version: 1, resources } satisfies z.infer<typeof File>))
      return this.#told(at, after)
    })
  }

  /** Forgets all of a connection. */
  async forget(connection: string): Promise<void> {
    this.#damaged.delete(connection)
    await this.#ordered(() => rm(this.#path(connection), { force: true }))
  }

  async #read(connection: string): Promise<Readonly<Record<string, Remembered>>> {
    const read = await readKept(this.#path(connection), File, 'What was remembered of this connection', this.#needs.log)
    if (read.problem) this.#damaged.set(connection, read.problem)
    return read.kept?.resources ?? {}
  }

  #told({ connection }: At, remembered: Remembered): Remembered {
    const damaged = this.#damaged.get(connection)
    return damaged ? { ...remembered, problems: [damaged] } : remembered
  }

  #check(at: At): void {
    kindOf(this.#needs.sessions.driver(at).driver.manifest, at.ref.kind)
  }

  #path(connection: string): string {
    return join(this.#folder, `${encodeURIComponent(connection)}.json`)
  }
}

const keyOf = ({ system, ref }: At) => `${system} ${refKey(ref)}`

function changed({ decode, searches, history }: Remembered, change: RememberedChange): Remembered {
  const chosen = change.decode === undefined ? decode : change.decode ?? undefined
  const used = change.used && atRest(change.used)
  return {
    ...(chosen && { decode: chosen }),
    searches: withSearch(searches.filter(({ name }) => name !== change.drop), change.keep),
    history: used
      ? [used, ...history.filter((query) => !isDeepStrictEqual(query, used))].slice(0, maxHistory)
      : history,
  }
}

function withSearch(searches: readonly SavedSearch[], keep: SavedSearch | undefined): SavedSearch[] {
  if (!keep) return [...searches]
  const kept = { ...keep, query: atRest(keep.query) }
  if (searches.some(({ name }) => name === keep.name)) return searches.map((old) => (old.name === keep.name ? kept : old))
  if (searches.length < maxSearches) return [...searches, kept]
  throw problem('TooLarge', `${maxSearches} searches are kept here already`, 'Forget one that is no longer needed first.')
}

/** A query without the place it was to go on from, which is of one read only. */
function atRest({ from, ...query }: ReadQuery): ReadQuery {
  return from === undefined || (typeof from === 'object' && 'resume' in from) ? query : { ...query, from }
}

function checkSize(query: ReadQuery | undefined): void {
  if (!query || Buffer.byteLength(JSON.stringify(query)) <= maxQueryBytes) return
  throw problem('TooLarge', `A search of more than ${maxQueryBytes >> 10} KB is not remembered`, 'Shorten it.')
}

/** What a person decided (a search with a name, a decoder) is never dropped. */
function bounded(resources: Readonly<Record<string, Remembered>>): Record<string, Remembered> {
  const entries = Object.entries(resources)
  let spare = entries.length - maxResources
  const isDecided = ({ decode, searches }: Remembered) => decode !== undefined || searches.length > 0
  return Object.fromEntries(entries.filter(([, remembered]) => isDecided(remembered) || spare-- <= 0))
}
