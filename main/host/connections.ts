import { randomUUID } from 'node:crypto'
import type { Connection, ConnectionConfig, ConnectionDraft, ExportedConnection } from '#contract/connection.ts'
import type { Check, Health } from '#contract/health.ts'
import type { Asked } from '#main/aws/accounts.ts'
import type { Driver, Log, Tools } from '#main/systems/driver.ts'
import type { Vault } from '#main/vault/vault.ts'
import type { Guard } from './guard.ts'
import { problem } from './problems.ts'
import { joinSecrets, splitSecrets } from './secrets.ts'
import type { Drivers, Sessions } from './sessions.ts'
import type { StoredConnection, Workspace } from './workspace.ts'

type Needs = {
  readonly workspace: Workspace; readonly vault: Vault; readonly sessions: Sessions; readonly guard: Guard
  readonly drivers: Drivers; readonly log: Log
  /** What a driver is given; a connection that is not saved yet has no id, `tried` says that its settings are not the saved ones. */
  readonly tools: (connection: string | undefined, system: string, tried?: boolean) => Tools
  /** Walks to an AWS account, then asks its systems. */
  readonly walkAws: (asked: Asked, signal: AbortSignal, ask: () => Promise<readonly Check[]>) => Promise<Health>
  /** Told when a connection points somewhere else than before, or is gone. */
  readonly onChange: (connection: string) => Promise<void>
  /** Told when a connection is gone for good. */
  readonly onRemove: (connection: string) => Promise<void>
  /** Told every secret that comes in, so that no log shows it. */
  readonly onSecret: (secret: string) => void
}

/** The saved connections as a screen sees them: secrets go in and never come out. */
export class Connections {
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
  }

  list(): { items: Connection[] } {
    return { items: this.#needs.workspace.list().map((stored) => this.#shown(stored)) }
  }

  /** Throws NotFound for an id that is not there. */
  async save({ id, ...draft }: ConnectionDraft): Promise<Connection> {
    return this.put(id ?? randomUUID(), draft, id === undefined ? undefined : this.#needs.workspace.get(id))
  }

  /**
   * Saves under a given id. An absent secret keeps the one stored, null removes it, and one whose part of the config is gone goes
   * with it. What else is absent stays as it was.
   */
  async put(id: string, draft: ExportedConnection, before: StoredConnection | undefined): Promise<Connection> {
    const { workspace, vault } = this.#needs
    const { config, given, possible } = splitSecrets(draft.config)
    const old = await vault.get(id)
    this.#hide(given)
    const secrets = Object.fromEntries(possible.flatMap((name) => {
      const value = given[name] === undefined ? old[name] : given[name]
      return value === undefined || value === null ? [] : [[name, value] as const]
    }))
    const changed = !same(config, before?.config) || !same(secrets, old)
    const { config: _, cost = before?.cost, connectAtStart = before?.connectAtStart ?? false, ...rest } = draft
    const stored: StoredConnection = {
      id, ...rest, config, secrets: Object.keys(secrets), connectAtStart, ...(cost && { cost }),
    }
    if (changed) await vault.set(id, secrets)
    await workspace.put(stored)
    if (changed && before) await this.#needs.onChange(id)
    return this.#shown(stored)
  }

  /** Forgets the connection, its secrets and what was kept for it; what runs in it ends. */
  async remove(id: string): Promise<void> {
    const { workspace, vault, onChange, onRemove } = this.#needs
    workspace.get(id)
    await workspace.remove(id)
    await vault.set(id, null)
    await onChange(id)
    await onRemove(id)
  }

  /**
   * Walks every layer with a session of its own. A `config` is checked with the secrets it carries and, given an id, with that
   * connection's stored ones for the rest.
   */
  async check(
    asked: { id: string } | { id?: string | undefined; config: ConnectionConfig }, signal: AbortSignal,
  ): Promise<Health> {
    const { tools, log, walkAws } = this.#needs
    const config = await this.complete(asked)
    const drivers = this.#driversFor(config.type)
    const systems = async () => together(await Promise.all(drivers.map(async (driver) => {
      // Without its id, so that a check takes nothing over that the open session of the connection keeps on disk.
      const { id: _id, ...given } = tools(asked.id, driver.manifest.system, 'config' in asked)
      await using session = await driver.open(config, given)
      return await session.health({ signal, log })
    })))
    if (config.type !== 'aws') return await systems()
    return await walkAws('config' in asked ? { id: asked.id, config } : asked, signal, async () => (await systems()).checks)
  }

  /** Settings with their secrets in place, as `check` takes them. Throws NotFound for an unknown id. */
  async complete(asked: { readonly id: string } | { readonly id?: string | undefined; readonly config: ConnectionConfig }): Promise<ConnectionConfig> {
    const { workspace, vault } = this.#needs
    const stored = asked.id === undefined ? undefined : workspace.get(asked.id)
    const kept = stored ? await vault.get(stored.id) : {}
    const parts = 'config' in asked ? splitSecrets(asked.config) : { config: workspace.get(asked.id).config, given: {} }
    this.#hide(parts.given)
    const given = Object.entries({ ...kept, ...parts.given }).filter((entry): entry is [string, string] => entry[1] !== null)
    return joinSecrets(parts.config, Object.fromEntries(given))
  }

  export(): { connections: { name: string }[] } {
    return {
      connections: this.#needs.workspace.list().map(({ name, environment, level, config, connectAtStart, cost }) =>
        ({ name, environment, level, config, connectAtStart, ...(cost && { cost }) })),
    }
  }

  /** Merges by name: a connection of the same name is replaced and keeps its id and the secrets that still have a place. */
  async import(connections: readonly ExportedConnection[]): Promise<{ items: Connection[] }> {
    const items: Connection[] = []
    for (const connection of connections) {
      // Names may repeat: the first of a name meets the first saved, the second the second.
      const before = this.#needs.workspace.list()
        .find(({ id, name }) => name === connection.name && !items.some((item) => item.id === id))
      items.push(await this.put(before?.id ?? randomUUID(), connection, before))
    }
    return { items }
  }

  #hide(given: Readonly<Record<string, string | null>>): void {
    for (const secret of Object.values(given)) if (secret !== null) this.#needs.onSecret(secret)
  }

  #driversFor(type: string): readonly Driver<ConnectionConfig>[] {
    const drivers = [...this.#needs.drivers.values()].filter(({ manifest }) => manifest.connection === type)
    if (drivers.length === 0) throw problem('Unsupported', `No system opens a connection of type ${type}`)
    return drivers
  }

  #shown(stored: StoredConnection): Connection {
    return { ...stored, effective: this.#needs.guard.effective(stored), open: this.#needs.sessions.isOpen(stored.id) }
  }
}

/** What every system of a connection found, as one: down only where all are. A step that several walked stands once. */
function together(found: readonly Health[]): Health {
  const checks = new Map(found.flatMap((health) => health.checks).map((check) => [`${check.layer} ${check.at} ${check.label}`, check]))
  const state = found.every((one) => one.state === 'ok') ? 'ok' : found.every((one) => one.state === 'down') ? 'down' : 'degraded'
  return { state, checks: [...checks.values()] }
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
