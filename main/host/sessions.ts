import type { ConnectionConfig } from '#contract/connection.ts'
import type { Manifest } from '#contract/manifest.ts'
import type { Driver, JournalReader, Log, Session, Tools } from '#main/systems/driver.ts'
import type { Vault } from '#main/vault/vault.ts'
import { problem } from './problems.ts'
import { joinSecrets } from './secrets.ts'
import type { StoredConnection, Workspace } from './workspace.ts'

const idleMs = 10 * 60_000

/** Where something is: a connection and a system inside it. */
export type Place = { readonly connection: string; readonly system: string }
/** Every system's driver by its name. */
export type Drivers = ReadonlyMap<string, Driver<ConnectionConfig>>

/** Interest in an open session until disposed. `signal` is aborted when the session ends under it. */
export type Held = Disposable & { readonly session: Session; readonly manifest: Manifest; readonly signal: AbortSignal }

type Entry = {
  readonly place: Place; readonly opening: Promise<Session>; readonly ended: AbortController; session?: Session; holds: number; idle?: NodeJS.Timeout
}
type Needs = {
  readonly workspace: Pick<Workspace, 'get'>; readonly vault: Vault; readonly drivers: Drivers
  /** What the driver of a connection is given when it is opened. */
  readonly tools: (connection: string, system: string) => Tools
  readonly log: Log
}

/**
 * One shared session a connection and system: opened at first use, closed 10 minutes after the last interest, opened anew when
 * settings change.
 */
export class Sessions {
  readonly #needs: Needs
  readonly #entries = new Map<string, Entry>()

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** Throws NotFound for an unknown connection, BadInput for a system this connection does not open. */
  driver({ connection, system }: Place): { driver: Driver<ConnectionConfig>; stored: StoredConnection } {
    const stored = this.#needs.workspace.get(connection)
    const driver = this.#needs.drivers.get(system)
    if (!driver) throw problem('BadInput', `There is no system named ${system}`, 'system/info lists the systems.')
    if (driver.manifest.connection !== stored.config.type) {
      throw problem('BadInput', `${stored.name} is a connection to ${stored.config.type}; it does not open ${system}`)
    }
    return { driver, stored }
  }

  /** How the journal of an action reads; undefined where it keeps none. The connection may be gone. */
  journal(system: string, action: string): JournalReader | undefined {
    return this.#needs.drivers.get(system)?.journals?.[action]
  }

  async hold(place: Place): Promise<Held> {
    const { driver, stored } = this.driver(place)
    const key = keyOf(place)
    const entry = this.#entries.get(key) ?? this.#open(key, driver, stored)
    entry.holds++
    clearTimeout(entry.idle)
    try {
      const session = await entry.opening
      let held = true
      return {
        session, manifest: driver.manifest, signal: entry.ended.signal,
        [Symbol.dispose]: () => {
          if (held) this.#release(key, entry)
          held = false
        },
      }
    } catch (error) {
      this.#release(key, entry)
      throw error
    }
  }

  /** The sessions that are open now. */
  open(): readonly { readonly place: Place; readonly session: Session }[] {
    return [...this.#entries.values()].flatMap(({ place, session }) => (session ? [{ place, session }] : []))
  }

  isOpen(connection: string): boolean {
    return [...this.#entries.keys()].some((key) => key.startsWith(`${connection}/`))
  }

  /** Ends the sessions of a connection, and what runs in them; the next use opens it anew. */
  async reset(connection: string): Promise<void> {
    await this.#end([...this.#entries].filter(([key]) => key.startsWith(`${connection}/`)),
      problem('Cancelled', 'The settings of the connection changed', 'Ask again.'))
  }

  async close(): Promise<void> {
    await this.#end([...this.#entries], problem('Cancelled', 'Tidemark is ending'))
  }

  #open(key: string, driver: Driver<ConnectionConfig>, stored: StoredConnection): Entry {
    const { vault, tools } = this.#needs
    const opening = vault.get(stored.id).then((secrets) => driver.open(
      joinSecrets(stored.config, secrets), tools(stored.id, driver.manifest.system),
    ))
    const place = { connection: stored.id, system: driver.manifest.system }
    const entry: Entry = { place, opening, ended: new AbortController(), holds: 0 }
    this.#entries.set(key, entry)
    opening.then((session) => (entry.session = session), () => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key)
    })
    return entry
  }

  #release(key: string, entry: Entry): void {
    if (--entry.holds > 0 || this.#entries.get(key) !== entry) return
    entry.idle = setTimeout(() => this.#idle(key, entry), idleMs)
    entry.idle.unref()
  }

  /** A session that still holds something for a person is kept open: ending it gives that back. */
  #idle(key: string, entry: Entry): void {
    if ((entry.session?.leases?.list().length ?? 0) === 0) return void this.#end([[key, entry]], problem('Cancelled', 'The connection was idle'))
    entry.idle = setTimeout(() => this.#idle(key, entry), idleMs)
    entry.idle.unref()
  }

  async #end(entries: readonly (readonly [string, Entry])[], reason: Error): Promise<void> {
    await Promise.all(entries.map(async ([key, entry]) => {
      this.#entries.delete(key)
      clearTimeout(entry.idle)
      entry.ended.abort(reason)
      const session = await entry.opening.catch(() => null)
      await session?.[Symbol.asyncDispose]().then(undefined, (error: unknown) =>
        this.#needs.log.warn('A session did not close in order', { session: key, error }))
    }))
  }
}

/** One string a place; fit for a Map key. */
export const keyOf = ({ connection, system }: Place): string => `${connection}/${system}`
