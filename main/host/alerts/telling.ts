import type { Alert, AlertRule } from '#contract/alert.ts'
import type { Log } from '#main/systems/driver.ts'
import { problemOf } from '../problems.ts'
import type { AlertLog } from './alert-log.ts'
import { tellMany, tellOne, type Post, type Task, type Told } from './webhook.ts'

/** When each try begins after the one before (ms): five within fifteen minutes. */
const waitsMs = [0, 15_000, 60_000, 240_000, 585_000] as const
/** No more requests than this in a minute; what is too many goes into one. */
const perMinute = 20
const minuteMs = 60_000

type Webhooked = NonNullable<Alert['webhook']>
type Needs = {
  readonly alerts: AlertLog; readonly post: Post; readonly now: () => number; readonly log: Log
  /** Where to post; undefined while none is set. */
  readonly address: () => string | undefined
  readonly nameOf: (connection: string) => string
}

/**
 * Tells a webhook of what was raised and what ended, each once, in the order of what happened to an alert. What waits to be
 * told stands in the log of alerts, so that a restart goes on with it.
 */
export class Telling {
  readonly #needs: Needs
  readonly #stop = new AbortController()
  readonly #waiting: Set<string>
  #sentAt: readonly number[] = []
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined

  constructor(needs: Needs) {
    this.#needs = needs
    this.#waiting = new Set(needs.alerts.all().flatMap(({ id, webhook }) => (webhook?.state === 'waiting' ? [id] : [])))
  }

  /** A new alert with what is to be told of it. */
  raised(alert: Alert, { notify }: AlertRule): Alert {
    if (!notify.webhook) return alert
    const isSet = this.#needs.address() !== undefined
    return this.#queued(alert, isSet ? 'waiting' : 'failed', 'raised')
  }

  /**
   * An alert that ended, likewise. Its end is told where that it was raised has been, or is still to be. Where its rule was
   * changed nothing more is told.
   */
  ended(alert: Alert): Alert {
    const { webhook } = alert
    if (webhook?.event !== 'raised') return alert
    if (alert.endedBy === 'rule') return webhook.state === 'waiting' ? this.#withdrawn(alert, webhook) : alert
    return webhook.state === 'sent' ? this.#queued(alert, 'waiting', 'ended') : alert
  }

  /** Sends what is due and sets the timer to what comes next. */
  wake(): void {
    if (this.#stop.signal.aborted) return
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
      this.#schedule()
    })
  }

  async close(): Promise<void> {
    this.#stop.abort()
    clearTimeout(this.#timer)
    await this.#running
  }

  #queued(alert: Alert, state: Webhooked['state'], event: Webhooked['event']): Alert {
    if (state === 'waiting') this.#waiting.add(alert.id)
    const problem = state === 'failed' ? { problem: 'No webhook address is set' } : {}
    return { ...alert, webhook: { event, state, tries: 0, at: this.#needs.now(), ...problem } }
  }

  #withdrawn(alert: Alert, webhook: Webhooked): Alert {
    this.#waiting.delete(alert.id)
    return { ...alert, webhook: { ...webhook, state: 'failed', problem: 'Its rule was changed before it could be told' } }
  }

  #schedule(): void {
    clearTimeout(this.#timer)
    if (this.#stop.signal.aborted || this.#waiting.size === 0) return
    const next = Math.min(...[...this.#waiting].map((id) => this.#waitMs(id)))
    const room = this.#room() > 0 ? 0 : minuteMs - (this.#needs.now() - (this.#sentAt[0] ?? 0))
    this.#timer = setTimeout(() => this.wake(), Math.max(next, room, 100)).unref()
  }

  /** How long until a waiting alert is due (ms); a clock that was set back makes nothing wait longer than its step. */
  #waitMs(id: string): number {
    const webhook = this.#needs.alerts.find(id)?.webhook
    if (webhook?.state !== 'waiting') return 0
    const step = waitsMs[webhook.tries] ?? 0
    return Math.max(0, Math.min(step, webhook.at + step - this.#needs.now()))
  }

  #room(): number {
    const now = this.#needs.now()
    this.#sentAt = this.#sentAt.filter((at) => at <= now && now - at < minuteMs)
    return perMinute - this.#sentAt.length
  }

  async #run(): Promise<void> {
    const due = [...this.#waiting].filter((id) => this.#waitMs(id) === 0).flatMap((id) => this.#taskOf(id))
    const room = this.#room()
    if (due.length === 0 || room <= 0) return
    const alone = due.length <= room ? due : due.slice(0, room - 1)
    const together = due.slice(alone.length)
    const { nameOf } = this.#needs
    await Promise.all([
      ...alone.map((task) => this.#send([task], tellOne(task.alert, task.event, nameOf(task.alert.connection)))),
      ...(together.length > 0 ? [this.#send(together, tellMany(together, nameOf))] : []),
    ])
  }

  #taskOf(id: string): Task[] {
    const alert = this.#needs.alerts.find(id)
    if (alert?.webhook?.state === 'waiting') return [{ alert, event: alert.webhook.event }]
    this.#waiting.delete(id)
    return []
  }

  async #send(tasks: readonly Task[], told: Told): Promise<void> {
    const { address, post, now, log } = this.#needs
    const to = address()
    if (to === undefined) return tasks.forEach(({ alert }) => this.#settle(alert.id, 'failed', 'No webhook address is set'))
    this.#sentAt = [...this.#sentAt, now()]
    try {
      await post(to, told, this.#stop.signal)
      tasks.forEach(({ alert }) => this.#settle(alert.id, 'sent'))
    } catch (error) {
      if (this.#stop.signal.aborted) return
      const { message } = problemOf(error)
      log.warn('The webhook was not told', { problem: message })
      for (const { alert } of tasks) {
        const isLast = (this.#needs.alerts.find(alert.id)?.webhook?.tries ?? 0) + 1 >= waitsMs.length
        this.#settle(alert.id, isLast ? 'failed' : 'waiting', message)
      }
    }
  }

  #settle(id: string, state: Webhooked['state'], problem?: string): void {
    const { alerts, now } = this.#needs
    // It may have ended while it was told.
    const alert = alerts.find(id)
    if (!alert?.webhook) return
    const { event, tries } = alert.webhook
    const webhook = { event, state, tries: tries + 1, at: now(), ...(problem !== undefined && { problem }) }
    const settled = { ...alert, webhook }
    if (state !== 'waiting') this.#waiting.delete(id)
    alerts.put(alert.endedAt === null ? settled : this.ended(settled))
  }
}
