import { join } from 'node:path'
import { Alert } from '#contract/alert.ts'
import { appendLines, readLines } from '#main/systems/json-lines.ts'
import type { Log } from '#main/systems/driver.ts'
import { aborted, Bell, pause } from '../bell.ts'
import { inOrder, writeAtomic } from '../files.ts'
import { problem } from '../problems.ts'

/** How many alerts are remembered; the oldest that ended go first. */
const maxAlerts = 10_000
/** The file is written anew when it has so many lines, one a change. */
const maxLines = 20_000
/** A window is told of changes at most twice a second. */
const frameMs = 500

/** What `alerts/list` is asked for. */
export type AlertPage = { readonly limit?: number | undefined; readonly cursor?: string | undefined }
type Entry = { readonly alert: Alert; readonly version: number }
type Needs = { readonly data: string; readonly log: Log; readonly maxAlerts?: number; readonly maxLines?: number }

/**
 * What rules raised, in `alerts.jsonl` of the data folder: a line a change, the last one of an alert holds. A disk that cannot be
 * written is told in the log; everything goes on in memory and is written whole as soon as that works again.
 */
export class AlertLog {
  readonly #path: string
  readonly #needs: Needs
  readonly #ordered = inOrder()
  readonly #bell = new Bell()
  readonly #entries = new Map<string, Entry>()
  /** Changes that the next write takes along. */
  readonly #unwritten: Alert[] = []
  #version = 0
  #lines = 0
  #isWhole = true

  private constructor(needs: Needs) {
    this.#needs = needs
    this.#path = join(needs.data, 'alerts.jsonl')
  }

  static async open(needs: Needs): Promise<AlertLog> {
    const log = new AlertLog(needs)
    for (const alert of await readLines(log.#path, Alert)) {
      log.#lines++
      log.#entries.set(alert.id, { alert, version: 0 })
    }
    log.#forgetOldest()
    return log
  }

  /** Alerts that have not ended, in the order they were raised. */
  open(): Alert[] {
    return this.all().filter(({ endedAt }) => endedAt === null)
  }

  all(): Alert[] {
    return [...this.#entries.values()].map(({ alert }) => alert)
  }

  find(id: string): Alert | undefined {
    return this.#entries.get(id)?.alert
  }

  /** Adds an alert, or puts it in the place of the one of its id. */
  put(alert: Alert): void {
    this.#entries.set(alert.id, { alert, version: ++this.#version })
    this.#forgetOldest()
    this.#bell.ring()
    this.#unwritten.push(alert)
    if (this.#unwritten.length === 1) void this.#ordered(() => this.#write(this.#unwritten.splice(0)))
  }

  /** Newest first. The cursor is the id of the last alert of the page before; one that is forgotten meanwhile ends the list. */
  list({ limit = 100, cursor }: AlertPage): { items: Alert[]; next?: string } {
    if (cursor !== undefined && !/^[\w-]{1,64}$/.test(cursor)) throw problem('BadInput', 'The cursor is not one of alerts/list')
    const newest = this.all().reverse()
    const before = cursor === undefined ? 0 : newest.findIndex(({ id }) => id === cursor) + 1
    if (cursor !== undefined && before === 0) return { items: [] }
    const items = newest.slice(before, before + limit)
    const last = items.at(-1)
    return { items, ...(last !== undefined && before + limit < newest.length && { next: last.id }) }
  }

  /** First those that are open, then every alert that changed, at most twice a second, until `signal`. */
  async *watch(signal: AbortSignal): AsyncGenerator<{ items: Alert[] }> {
    const stopped = aborted(signal)
    let version = this.#version
    yield { items: this.open() }
    while (!signal.aborted) {
      const changed = this.#bell.heard()
      if (version === this.#version) await Promise.race([changed, stopped])
      const items = [...this.#entries.values()].flatMap((entry) => (entry.version > version ? [entry.alert] : []))
      version = this.#version
      if (items.length > 0 && !signal.aborted) yield { items }
      await pause(frameMs, signal)
    }
  }

  /** Resolves when all changes are in the file, or could not be written; what could not be before is tried once more. */
  flush(): Promise<void> {
    return this.#ordered(async () => {
      if (!this.#isWhole) await this.#write([])
    })
  }

  async #write(alerts: readonly Alert[]): Promise<void> {
    const { log } = this.#needs
    try {
      // Where more are open than the file should have lines, it still is not written anew at each change.
      const most = Math.max(this.#needs.maxLines ?? maxLines, 2 * this.#entries.size)
      if (!this.#isWhole || this.#lines + alerts.length > most) await this.#writeWhole()
      else {
        await appendLines(this.#path, alerts)
        this.#lines += alerts.length
      }
      this.#isWhole = true
    } catch (error) {
      if (this.#isWhole) log.warn('Alerts could not be written to the disk', { path: this.#path, error })
      this.#isWhole = false
    }
  }

  async #writeWhole(): Promise<void> {
    const alerts = this.all()
    await writeAtomic(this.#path, alerts.map((alert) => `${JSON.stringify(alert)}\n`).join(''))
    this.#lines = alerts.length
  }

  #forgetOldest(): void {
    let tooMany = this.#entries.size - (this.#needs.maxAlerts ?? maxAlerts)
    for (const [id, { alert }] of this.#entries) {
      if (tooMany <= 0) return
      if (alert.endedAt === null) continue
      this.#entries.delete(id)
      tooMany--
    }
  }
}
