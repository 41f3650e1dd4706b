import type { AlertRule } from '#contract/alert.ts'
import type { Problem } from '#contract/problem.ts'
import { refKey, type Ref } from '#contract/ref.ts'
import type { Log } from '#main/systems/driver.ts'
import type { Poller } from '../poller.ts'
import { problemOf } from '../problems.ts'
import { keyOf, type Place, type Sessions } from '../sessions.ts'
import type { Judge } from './judge.ts'
import { listKind, type Listed } from './list-kind.ts'

/** How often the resources of a kind are listed, and alarms asked (ms). */
const lookMs = 60_000
/** A list, or the alarms of one resource, may take so long (ms). */
const callMs = 30_000

type Needs = { readonly sessions: Sessions; readonly poller: Poller; readonly judge: Judge; readonly log: Log }

/**
 * Keeps what the rules watch sampled: one resource as if it stood on a screen, the resources of a kind at the background pace.
 * Once a minute it lists those and asks for the alarms that rules are about.
 */
export class Watcher {
  readonly #needs: Needs
  readonly #stop = new AbortController()
  readonly #hearing: Disposable
  #timer: NodeJS.Timeout | undefined
  readonly #interests = new Map<string, { readonly refs: string; readonly end: Disposable }>()
  readonly #lists = new Map<string, Listed>()
  /** Why the last round of a place, or the alarms of a rule, failed. */
  readonly #failed = new Map<string, Problem>()
  /** Looks under way, by their place. */
  readonly #looks = new Map<string, Promise<void>>()
  #rules: readonly AlertRule[] = []

  constructor(needs: Needs) {
    this.#needs = needs
    this.#hearing = needs.poller.hear(({ place, samples, problem }) => {
      if (problem) this.#failed.set(keyOf(place), problem)
      else this.#failed.delete(keyOf(place))
      needs.judge.takeSamples(place, samples)
    })
  }

  /** What is watched from now on: the rules that are on. */
  setRules(rules: readonly AlertRule[]): void {
    this.#rules = rules.filter(({ enabled }) => enabled)
    const asked = new Set(this.#rules.flatMap(({ id, target }) => [id, keyOf(target), kindKey(target, target.kind)]))
    for (const kept of [this.#lists, this.#failed]) for (const key of kept.keys()) if (!asked.has(key)) kept.delete(key)
    this.#wantAll()
    this.#look()
  }

  /** Why a rule cannot be judged now, or not of everything it is about. */
  problemOf({ id, target, condition }: AlertRule): Problem | undefined {
    const listed = target.ref ? undefined : this.#lists.get(kindKey(target, target.kind))?.problem
    const failed = this.#failed.get(condition.type === 'alarm' ? id : keyOf(target))
    return failed ?? listed ?? this.#needs.judge.problemOf(id)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#stop.abort()
    this.#hearing[Symbol.dispose]()
    for (const { end } of this.#interests.values()) end[Symbol.dispose]()
    this.#interests.clear()
  }

  /** Lists and asks now what is due each minute; a place where a look is under way still is passed over. */
  #look(): void {
    clearTimeout(this.#timer)
    if (this.#stop.signal.aborted) return
    this.#timer = setTimeout(() => this.#look(), lookMs).unref()
    for (const place of new Set(this.#rules.map(({ target }) => keyOf(target)))) {
      if (!this.#looks.has(place)) this.#looks.set(place, this.#lookAt(place).finally(() => this.#looks.delete(place)))
    }
  }

  /** Each place by itself: one that does not answer keeps no other waiting. */
  async #lookAt(place: string): Promise<void> {
    // Rules that were saved meanwhile are looked at as well.
    for (let all: readonly AlertRule[] = []; all !== this.#rules && !this.#stop.signal.aborted;) {
      all = this.#rules
      const rules = all.filter(({ target }) => keyOf(target) === place)
      const kinds = Map.groupBy(rules.filter(({ target }) => !target.ref), ({ target }) => kindKey(target, target.kind))
      for (const [key, [first]] of kinds) if (first) this.#lists.set(key, await this.#list(first.target))
      this.#wantAll()
      for (const rule of rules) if (rule.condition.type === 'alarm') await this.#askAlarms(rule)
    }
  }

  async #list(target: AlertRule['target']): Promise<Listed> {
    const old = this.#lists.get(kindKey(target, target.kind))
    try {
      using held = await this.#needs.sessions.hold(target)
      const listed = await listKind(held.session, target.kind, { signal: this.#signal(held.signal), log: this.#needs.log })
      // What only a failure left out is watched on: its time that a condition holds goes on.
      return listed.problem && listed.problem.code !== 'TooLarge' ? { ...listed, refs: together(listed.refs, old?.refs) } : listed
    } catch (error) {
      return { refs: old?.refs ?? [], isWhole: false, problem: problemOf(error) }
    }
  }

  async #askAlarms(rule: AlertRule): Promise<void> {
    const { sessions, judge, log } = this.#needs
    let failed: Problem | undefined
    try {
      using held = await sessions.hold(rule.target)
      const { session } = held
      if (!session.alarms) failed = { code: 'Unsupported', message: `${held.manifest.label} has no alarms` }
      for (const ref of session.alarms ? this.#refsOf(rule) : []) {
        if (this.#stop.signal.aborted) return
        try {
          judge.takeAlarms(rule.id, ref, await session.alarms?.(ref, { signal: this.#signal(held.signal), log }) ?? [])
        } catch (error) {
          failed ??= problemOf(error)
          // What is wrong with one resource says nothing of the others.
          if (!ofOne.has(problemOf(error).code)) break
        }
      }
    } catch (error) {
      failed = problemOf(error)
    }
    if (failed) this.#failed.set(rule.id, failed)
    else this.#failed.delete(rule.id)
  }

  #signal(session: AbortSignal): AbortSignal {
    return AbortSignal.any([session, this.#stop.signal, AbortSignal.timeout(callMs)])
  }

  /** What a rule watches. An alert that is open in what a list leaves out is followed to its end. */
  #refsOf({ id, target }: AlertRule): readonly Ref[] {
    if (target.ref) return [target.ref]
    return together(this.#lists.get(kindKey(target, target.kind))?.refs ?? [], this.#needs.judge.openAt(id))
  }

  /** Gives each rule what it watches, and the poller what is to be sampled. */
  #wantAll(): void {
    const wanted = new Map<string, { readonly place: Place; readonly background: boolean; readonly refs: Map<string, Ref> }>()
    for (const rule of this.#rules) {
      const { connection, system, kind, ref } = rule.target
      const listed = this.#lists.get(kindKey(rule.target, kind))
      if (!ref && listed) this.#needs.judge.setScope(rule.id, listed.refs, listed.isWhole)
      if (rule.condition.type === 'alarm') continue
      const key = `${keyOf(rule.target)} ${ref ? 'shown' : 'background'}`
      const want = wanted.get(key) ?? { place: { connection, system }, background: !ref, refs: new Map<string, Ref>() }
      for (const one of this.#refsOf(rule)) want.refs.set(refKey(one), one)
      wanted.set(key, want)
    }
    for (const key of this.#interests.keys()) if (!wanted.has(key)) this.#leave(key)
    for (const [key, want] of wanted) {
      const refs = [...want.refs.keys()].join('\n')
      if (this.#interests.get(key)?.refs === refs) continue
      const end = this.#needs.poller.keep(want.place, [...want.refs.values()], want.background)
      this.#leave(key)
      this.#interests.set(key, { refs, end })
    }
  }

  #leave(key: string): void {
    this.#interests.get(key)?.end[Symbol.dispose]()
    this.#interests.delete(key)
  }
}

/** Problems that one resource may have while the others are well. */
const ofOne: ReadonlySet<Problem['code']> = new Set(['NotFound', 'BadInput', 'Conflict'])

/** Each once, those of the first list first. */
const together = (refs: readonly Ref[], more: readonly Ref[] = []): readonly Ref[] =>
  [...new Map([...refs, ...more].map((ref) => [refKey(ref), ref])).values()]

const kindKey = (place: Place, kind: string): string => `${keyOf(place)} ${kind}`
