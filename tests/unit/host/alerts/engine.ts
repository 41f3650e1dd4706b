import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Alert, AlertRule } from '#contract/alert.ts'
import type { Alarm } from '#contract/metric.ts'
import { refKey, type Ref } from '#contract/ref.ts'
import type { Sample } from '#contract/sample.ts'
import { AlertLog } from '#main/host/alerts/alert-log.ts'
import { Judge } from '#main/host/alerts/judge.ts'
import { quietLog } from '../../../fixtures/quiet-log.ts'

export const place = { connection: 'c', system: 'fake' }
export const group = (name: string): Ref => ({ kind: 'group', path: [name] })
export const worker = group('worker')

/** A rule on one group unless said otherwise. */
export const ruleOf = (condition: AlertRule['condition'], more: Partial<AlertRule> = {}): AlertRule => ({
  id: 'r', name: 'Rule', enabled: true, target: { ...place, kind: 'group', ref: worker }, condition, forSeconds: 0,
  notify: { desktop: false, webhook: false }, ...more,
})

/** A judge over a log on disk with a clock that the test sets; `restart` opens both anew over the same folder. */
export async function openEngine(folder?: string) {
  const data = folder ?? await mkdtemp(join(tmpdir(), 'tidemark-alerts-'))
  const told: string[] = []
  const muted = new Set<string>()
  const clock = { now: 0 }
  const open = async () => {
    const alerts = await AlertLog.open({ data, log: quietLog })
    const judge = new Judge({
      alerts, isMuted: (_place, ref) => muted.has(refKey(ref)), kindOf: () => undefined, now: () => clock.now,
      onRaise: (alert) => { told.push(`raised ${alert.said}`); return alert },
      onEnd: (alert) => { if (alert.endedBy !== 'rule') told.push(`ended ${alert.said}`); return alert },
    })
    return { alerts, judge }
  }
  let { alerts, judge } = await open()
  return {
    data, told, muted, clock,
    get alerts() { return alerts },
    get judge() { return judge },
    all: (): Alert[] => alerts.all(),
    setRules: (...rules: readonly AlertRule[]) => judge.setRules(rules),
    /** One sample of `worker` at a second, unless another ref is named. */
    sample(second: number, sample: Partial<Sample>) {
      clock.now = second * 1_000
      judge.takeSamples(place, [{ ref: worker, at: second * 1_000, values: {}, ...sample }])
    },
    alarms(second: number, alarms: readonly Alarm[]) {
      clock.now = second * 1_000
      judge.takeAlarms('r', worker, alarms)
    },
    async restart(...rules: readonly AlertRule[]) {
      await alerts.flush()
      ;({ alerts, judge } = await open())
      judge.setRules(rules)
    },
    async [Symbol.asyncDispose]() {
      await alerts.flush()
      if (folder === undefined) await rm(data, { recursive: true, force: true })
    },
  }
}
