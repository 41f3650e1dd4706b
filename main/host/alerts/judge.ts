import { randomUUID } from 'node:crypto'
import type { Alert, AlertRule } from '#contract/alert.ts'
import type { Kind } from '#contract/manifest.ts'
import type { Alarm } from '#contract/metric.ts'
import type { Problem } from '#contract/problem.ts'
import { refKey, type Ref } from '#contract/ref.ts'
import type { Sample } from '#contract/sample.ts'
import { keyOf, type Place } from '../sessions.ts'
import type { AlertLog } from './alert-log.ts'
import { observe, observeAlarms, type Observed } from './condition.ts'
import { follow, hasHeld, newTrack, type Track } from './track.ts'
import { sayAlert } from './words.ts'

type Needs = {
  readonly alerts: Pick<AlertLog, 'put' | 'find' | 'open'>
  readonly isMuted: (place: Place, ref: Ref) => boolean
  readonly kindOf: (place: Place, kind: string) => Kind | undefined
  readonly now: () => number
  /** The alert as it is to be kept, and who is to be told. */
  readonly onRaise: (alert: Alert, rule: AlertRule) => Alert
  readonly onEnd: (alert: Alert) => Alert
}
/** A rule at one resource; `alert` is the id of the one that is open. */
type Entry = { readonly ref: Ref; track: Track; alert?: string | undefined; problem?: Problem | undefined }
type Judged = { readonly rule: AlertRule; scope: ReadonlySet<string> | null; readonly entries: Map<string, Entry> }

/**
 * Judges samples by the rules that are on: an alert is raised once a rule and resource when the condition has held long enough,
 * and ended when it holds no longer. It has no clock and no timer of its own: what was not sampled is not judged.
 */
export class Judge {
  readonly #needs: Needs
  #rules: ReadonlyMap<string, Judged> = new Map()
  #byKind: ReadonlyMap<string, readonly Judged[]> = new Map()

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** The rules from now on. What others raised, or these before what they judge was changed, ends as ended by the rule. */
  setRules(rules: readonly AlertRule[]): void {
    const enabled = rules.filter((rule) => rule.enabled)
    const old = this.#rules
    this.#rules = new Map(enabled.map((rule) => [rule.id, { ...this.#kept(old.get(rule.id), rule), rule }]))
    this.#byKind = Map.groupBy(this.#rules.values(), ({ rule: { target } }) => `${keyOf(target)} ${target.kind}`)
    for (const alert of this.#needs.alerts.open()) {
      const entry = this.#rules.get(alert.rule.id)?.entries.get(refKey(alert.ref))
      if (entry?.alert !== alert.id) this.#endAlert(alert, 'rule')
    }
  }

  /** Where a rule has an alert open. */
  openAt(id: string): Ref[] {
    return [...this.#rules.get(id)?.entries.values() ?? []].flatMap(({ ref, alert }) => (alert === undefined ? [] : [ref]))
  }

  /** What a rule on a kind watches now. Resources that are gone from a whole list end their alerts. */
  setScope(id: string, refs: readonly Ref[], isWhole: boolean): void {
    const judged = this.#rules.get(id)
    if (!judged) return
    const scope = new Set(refs.map(refKey))
    for (const [key, entry] of judged.entries) {
      if (scope.has(key)) continue
      if (isWhole || entry.alert === undefined) {
        this.#end(entry, 'resource')
        judged.entries.delete(key)
      } else scope.add(key)
    }
    judged.scope = scope
  }

  /** Ends what is open in a connection of which nothing is to be known for now: its sandbox was stopped. */
  rest(connection: string): void {
    for (const { rule, entries } of this.#rules.values()) {
      if (rule.target.connection !== connection) continue
      for (const entry of entries.values()) this.#end(entry, 'resource')
      entries.clear()
    }
  }

  takeSamples(place: Place, samples: readonly Sample[]): void {
    if (this.#rules.size === 0) return
    const at = keyOf(place)
    for (const sample of samples) {
      const rules = this.#byKind.get(`${at} ${sample.ref.kind}`)
      if (!rules) continue
      const key = refKey(sample.ref)
      for (const judged of rules) if (judged.scope?.has(key)) this.#takeSample(judged, key, sample)
    }
  }

  takeAlarms(id: string, ref: Ref, alarms: readonly Alarm[]): void {
    const judged = this.#rules.get(id)
    if (judged?.rule.condition.type !== 'alarm' || !judged.scope?.has(refKey(ref))) return
    const { alarm } = judged.rule.condition
    const missing = alarm !== undefined && !alarms.some(({ name }) => name === alarm)
    this.#take(judged, refKey(ref), ref, observeAlarms(alarm, alarms, this.#needs.now()), missing
      ? { code: 'NotFound', message: `There is no alarm ${alarm} on ${ref.path.at(-1)}`, ref }
      : undefined)
  }

  /** Why the newest samples of a rule told nothing; undefined where one of them did. */
  problemOf(id: string): Problem | undefined {
    const judged = this.#rules.get(id)
    const entries = [...judged?.entries.values() ?? []]
    const isAlarm = judged?.rule.condition.type === 'alarm'
    if (entries.length === 0 || entries.some(({ track, problem }) => track.isKnown && !(isAlarm && problem))) return undefined
    return entries.find(({ problem }) => problem)?.problem ?? notKnown(entries.length)
  }

  #kept(old: Judged | undefined, rule: AlertRule): Judged {
    if (old && judgesSame(old.rule, rule)) return old
    const { ref } = rule.target
    // A rule without an older self was there before this run: what it left open goes on.
    const open = old ? [] : this.#needs.alerts.open().filter((alert) => alert.rule.id === rule.id && isOf(alert, rule))
    const entries = open.map((alert): [string, Entry] =>
      [refKey(alert.ref), { ref: alert.ref, track: newTrack(alert.raisedAt), alert: alert.id }])
    return { rule, scope: ref ? new Set([refKey(ref)]) : null, entries: new Map(entries) }
  }

  #takeSample(judged: Judged, key: string, sample: Sample): void {
    const { condition } = judged.rule
    if (condition.type === 'alarm') return
    if (isGone(sample)) this.#gone(judged, key, sample)
    else this.#take(judged, key, sample.ref, observe(condition, sample), sample.problems?.[0])
  }

  #take(judged: Judged, key: string, ref: Ref, observed: Observed, problem: Problem | undefined): void {
    const entry = judged.entries.get(key) ?? { ref, track: newTrack() }
    judged.entries.set(key, entry)
    entry.track = follow(entry.track, observed)
    entry.problem = problem
    if (observed.state === null) return
    if (entry.track.since === null) this.#end(entry, 'condition')
    // Between its bound and `clear` a number raises nothing: the sentence would not be true of it.
    else if (entry.alert === undefined && observed.state === 'holds') this.#raise(judged, entry)
  }

  #raise({ rule }: Judged, entry: Entry): void {
    const { alerts, isMuted, kindOf, now, onRaise } = this.#needs
    const { connection, system, kind } = rule.target
    if (!hasHeld(entry.track, rule.forSeconds) || isMuted(rule.target, entry.ref)) return
    const alert: Alert = {
      id: randomUUID(), rule: { id: rule.id, name: rule.name }, connection, system, ref: entry.ref,
      said: sayAlert(rule, entry.ref, entry.track, kindOf(rule.target, kind)), raisedAt: now(), endedAt: null,
      samples: entry.track.samples,
    }
    entry.alert = alert.id
    alerts.put(onRaise(alert, rule))
  }

  #gone(judged: Judged, key: string, { ref, problems }: Sample): void {
    const entry = judged.entries.get(key)
    if (entry) this.#end(entry, 'resource')
    judged.entries.set(key, { ref, track: newTrack(), problem: problems?.[0] })
  }

  #end(entry: Entry, by: NonNullable<Alert['endedBy']>): void {
    const alert = entry.alert === undefined ? undefined : this.#needs.alerts.find(entry.alert)
    entry.alert = undefined
    if (alert && alert.endedAt === null) this.#endAlert(alert, by)
  }

  #endAlert(alert: Alert, by: NonNullable<Alert['endedBy']>): void {
    const { alerts, now, onEnd } = this.#needs
    alerts.put(onEnd({ ...alert, endedAt: now(), endedBy: by }))
  }
}

const notKnown = (count: number): Problem => ({
  code: 'NotFound', message: `What the rule watches is not known ${count === 1 ? '' : `of any of ${count} resources `}so far`,
  hint: 'Numbers that cost money are asked only of what is on a screen, or has a rule of its own.',
})

/** A sample that says that its resource is no more. */
const isGone = ({ values, problems = [] }: Sample): boolean =>
  problems.some(({ code }) => code === 'NotFound') && Object.values(values).every((value) => value === null)

/** Whether two states of a rule judge alike, so that what one raised stands for the other. */
const judgesSame = (a: AlertRule, b: AlertRule): boolean =>
  JSON.stringify([a.target, a.condition, a.forSeconds]) === JSON.stringify([b.target, b.condition, b.forSeconds])

const isOf = ({ connection, system, ref }: Alert, { target }: AlertRule): boolean =>
  connection === target.connection && system === target.system && ref.kind === target.kind
  && (target.ref === undefined || refKey(target.ref) === refKey(ref))
