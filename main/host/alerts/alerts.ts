import type { Alert, AlertRule, AlertRuleDraft, Webhook, WebhookDraft } from '#contract/alert.ts'
import type { Log } from '#main/systems/driver.ts'
import type { Vault } from '#main/vault/vault.ts'
import type { Marks } from '../marks.ts'
import { kindOf } from '../messages.ts'
import type { Poller } from '../poller.ts'
import { problem } from '../problems.ts'
import type { Sessions } from '../sessions.ts'
import { AlertLog, type AlertPage } from './alert-log.ts'
import { Judge } from './judge.ts'
import { RuleBook } from './rule-book.ts'
import { Telling } from './telling.ts'
import { Watcher } from './watcher.ts'
import { tellTest, type Post } from './webhook.ts'

/** The vault's name for the address of the webhook: no connection has this id. */
const vaultId = 'alerts'

export type AlertsNeeds = {
  readonly data: string; readonly sessions: Sessions; readonly poller: Poller; readonly marks: Pick<Marks, 'isMuted'>
  readonly vault: Vault; readonly post: Post; readonly log: Log; readonly now: () => number
  /** What a connection is called. */
  readonly nameOf: (connection: string) => string
  /** Told of each alert whose rule says so, for a notification of the system. */
  readonly notify?: ((alert: Alert) => void) | undefined
  /** Told the address of the webhook, so that no log shows it. */
  readonly onSecret: (secret: string) => void
}

/** Rules that are judged while the host runs, and the log of what they raised. */
export class Alerts {
  readonly #needs: AlertsNeeds
  readonly #book: RuleBook
  readonly #log: AlertLog
  readonly #judge: Judge
  readonly #telling: Telling
  readonly #watcher: Watcher
  #address: string | undefined

  private constructor(needs: AlertsNeeds, book: RuleBook, alerts: AlertLog, address: string | undefined) {
    const { sessions, poller, marks, log, now, post, nameOf } = needs
    this.#needs = needs
    this.#book = book
    this.#log = alerts
    this.#address = address
    this.#telling = new Telling({
      alerts, post, now, log, address: () => this.#address, nameOf,
    })
    this.#judge = new Judge({
      alerts, now, isMuted: (place, ref) => marks.isMuted(place, ref),
      kindOf: (place, kind) => sessions.driver(place).driver.manifest.kinds[kind],
      onRaise: (alert, rule) => {
        if (rule.notify.desktop) this.#notify(alert)
        return this.#queued(this.#telling.raised(alert, rule))
      },
      onEnd: (alert) => this.#queued(this.#telling.ended(alert)),
    })
    this.#watcher = new Watcher({ sessions, poller, judge: this.#judge, log })
  }

  /** Reads rules and log; nothing is watched or told before `start`. */
  static async open(needs: AlertsNeeds): Promise<Alerts> {
    const { data, log, vault, onSecret } = needs
    const [book, alerts, { url }] = await Promise.all([
      RuleBook.open(data, log), AlertLog.open({ data, log }), vault.get(vaultId),
    ])
    if (url !== undefined) onSecret(url)
    return new Alerts(needs, book, alerts, url)
  }

  /** Begins to watch what the rules are about, and goes on telling what waits to be told. */
  start(): void {
    this.#changed()
    this.#telling.wake()
  }

  /** The rules as they were saved, each with why it cannot be judged now. */
  rules(): { items: AlertRule[] } {
    return {
      items: this.#book.list().map((rule) => {
        const why = rule.enabled ? this.#watcher.problemOf(rule) : undefined
        return { ...rule, ...(why && { problem: why }) }
      }),
    }
  }

  /** Throws BadInput for what cannot be judged, NotFound for a connection or a rule that is not there. */
  async save(draft: AlertRuleDraft): Promise<AlertRule> {
    this.#check(draft)
    const rule = await this.#book.save(draft)
    this.#changed()
    return rule
  }

  /** Adds a rule of the program's own, unless it is there or a person deleted it. */
  async keep(rule: AlertRuleDraft & { readonly id: string }): Promise<void> {
    this.#check(rule)
    await this.#book.keep(rule)
    this.#changed()
  }

  /** Deletes a rule; what it raised and is open ends. Throws NotFound. */
  async remove(id: string): Promise<void> {
    await this.#book.remove(id)
    this.#changed()
  }

  /** The rules of a connection that was removed go with it. */
  async forget(connection: string): Promise<void> {
    await this.#book.forget(connection)
    this.#changed()
  }

  /** Ends the alerts that are open in a connection whose sandbox was stopped; its rules stay, for when it runs again. */
  rest(connection: string): void {
    this.#judge.rest(connection)
  }

  /** The log, newest first. */
  list(page: AlertPage): { items: Alert[]; next?: string } {
    return this.#log.list(page)
  }

  /** First every alert that is open, then those that changed, until `signal`. */
  watch(signal: AbortSignal): AsyncGenerator<{ items: Alert[] }> {
    return this.#log.watch(signal)
  }

  async webhook(): Promise<Webhook> {
    return { host: this.#address === undefined ? null : new URL(this.#address).host }
  }

  async saveWebhook({ url }: WebhookDraft): Promise<Webhook> {
    if (url !== null) this.#needs.onSecret(url)
    await this.#needs.vault.set(vaultId, url === null ? null : { url })
    this.#address = url ?? undefined
    this.#telling.wake()
    return await this.webhook()
  }

  /** Posts a test; rejects with what went wrong. */
  async testWebhook(signal: AbortSignal): Promise<void> {
    if (this.#address === undefined) throw problem('Conflict', 'No webhook address is set', 'Enter one first.')
    await this.#needs.post(this.#address, tellTest(), signal)
  }

  /** Ends watching and telling; what is still to be told is told by the next run. */
  async close(): Promise<void> {
    this.#watcher.close()
    await this.#telling.close()
    await this.#log.flush()
  }

  /** A system that cannot show a notification must not keep an alert from being raised. */
  #notify(alert: Alert): void {
    try {
      this.#needs.notify?.(alert)
    } catch (error) {
      this.#needs.log.warn('A notification could not be shown', { error })
    }
  }

  #queued(alert: Alert): Alert {
    // After the alert stands in the log, where what is to be told is looked up.
    queueMicrotask(() => this.#telling.wake())
    return alert
  }

  #changed(): void {
    this.#judge.setRules(this.#book.list())
    this.#watcher.setRules(this.#book.list())
  }

  #check({ target, condition }: Pick<AlertRule, 'target' | 'condition'>): void {
    const { manifest } = this.#needs.sessions.driver(target).driver
    const { metrics, label } = kindOf(manifest, target.kind)
    if (target.ref && target.ref.kind !== target.kind) throw bad('target.ref.kind', `must be ${target.kind}, as the rule's kind`)
    if (condition.type !== 'metric') return
    if (!metrics.some(({ key }) => key === condition.metric)) {
      throw bad('condition.metric', `${label} has none of that name; there are ${metrics.map(({ key }) => key).join(', ')}`)
    }
    const { is, value, clear = value } = condition
    if (is === 'above' ? clear > value : clear < value) {
      throw bad('condition.clear', `must not be ${is} ${value}: the alert would end while the condition holds`)
    }
  }
}

const bad = (path: string, message: string) =>
  problem('BadInput', `The rule cannot be judged: ${path} ${message}`, undefined, { issues: [{ path, message }] })
