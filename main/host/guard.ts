import type { AuditLine } from '#contract/audit.ts'
import { allows, lowerLevel, type Level } from '#contract/level.ts'
import type { Ref } from '#contract/ref.ts'
import type { Audit } from './audit.ts'
import { problem, problemOf } from './problems.ts'
import type { StoredConnection } from './workspace.ts'

/** Through what a call came. */
export type Who = AuditLine['who']

/**
 * Something that changes a system: what it is called in the audit (`what`) and in a refusal ("To `verb`, …"), and the level it
 * needs.
 */
export type Write = {
  readonly connection: StoredConnection; readonly need: Level; readonly what: string; readonly verb: string; readonly ref?: Ref
  readonly who: Who
}

const label = (level: Level) => level.charAt(0).toUpperCase() + level.slice(1)

/** The only place that refuses a write. Every write, allowed or refused, leaves an audit line. */
export class Guard {
  readonly #audit: Audit
  readonly #cap: Level

  constructor(audit: Audit, cap: Level) {
    this.#audit = audit
    this.#cap = cap
  }

  effective(connection: StoredConnection): Level {
    return lowerLevel(connection.level, this.#cap)
  }

  /** Throws ReadOnly, with how to change it, where the level is not enough. */
  async check(write: Write): Promise<void> {
    const { connection, need, verb } = write
    if (allows(this.effective(connection), need)) return
    const start = `start this host with --level ${need} or higher`
    const refusal = allows(connection.level, need)
      ? problem('ReadOnly', `This host was started with the level ${label(this.#cap)}.`, `To ${verb}, ${start}.`)
      : problem('ReadOnly', `${connection.name} is set to ${label(connection.level)}.`,
        `To ${verb}, change it to ${label(need)} in the connection's settings${allows(this.#cap, need) ? '' : ` and ${start}`}.`)
    await this.#note(write, 'refused: ReadOnly')
    throw refusal
  }

  /** Runs a write if it is allowed; `outcome` puts its result into the audit line. */
  async run<T>(write: Write, run: () => Promise<T>, outcome: (result: T) => string): Promise<T> {
    await this.check(write)
    try {
      const result = await run()
      await this.#note(write, outcome(result))
      return result
    } catch (error) {
      await this.#note(write, `failed: ${problemOf(error).code}`)
      throw error
    }
  }

  #note({ connection, what, ref, who }: Write, outcome: string): Promise<void> {
    return this.#audit.add({
      who, connection: connection.id, connectionName: connection.name, what, ...(ref && { ref }), outcome,
    })
  }
}
