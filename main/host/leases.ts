import type { Lease } from '#contract/lease.ts'
import type { Log, Session } from '#main/systems/driver.ts'
import { problem } from './problems.ts'
import type { Place, Sessions } from './sessions.ts'

type Needs = { readonly sessions: Sessions; readonly log: Log }

/** What the open sessions hold, or made to look. */
export class Leases {
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
  }

  list(): { items: Lease[] } {
    return { items: this.#needs.sessions.open().flatMap(leasesOf).sort((a, b) => a.createdAt - b.createdAt) }
  }

  /** Throws NotFound. */
  async end(id: string, signal: AbortSignal): Promise<void> {
    const owner = this.#needs.sessions.open().find((open) => leasesOf(open).some((lease) => lease.id === id))
    if (!owner) throw problem('NotFound', `There is no lease ${id}`, 'It ended, or it went back by itself.')
    await this.#using(owner.place, signal, (leases, call) => leases.end(id, call))
  }

  /** Keeps leases for another while; those that are gone are left out of the answer. */
  async extend(ids: readonly string[], signal: AbortSignal): Promise<{ items: Lease[] }> {
    const wanted = new Set(ids)
    const isWanted = ({ id }: Lease): boolean => wanted.has(id)
    for (const open of this.#needs.sessions.open()) {
      const mine = leasesOf(open).filter(isWanted).map(({ id }) => id)
      if (mine.length > 0) await this.#using(open.place, signal, (leases, call) => leases.extend(mine, call))
    }
    return { items: this.list().items.filter(isWanted) }
  }

  /** The session is in use meanwhile, and stays open as long after it as after any use. */
  async #using(
    place: Place, signal: AbortSignal,
    task: (leases: NonNullable<Session['leases']>, call: { readonly signal: AbortSignal; readonly log: Log }) => Promise<void>,
  ): Promise<void> {
    const { sessions, log } = this.#needs
    using held = await sessions.hold(place)
    if (held.session.leases) await task(held.session.leases, { signal: AbortSignal.any([signal, held.signal]), log })
  }
}

const leasesOf = ({ place, session }: { readonly place: Place; readonly session: Session }): Lease[] =>
  (session.leases?.list() ?? []).map((lease) => ({ ...lease, ...place }))
