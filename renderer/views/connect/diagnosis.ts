import type { Check, Health } from '#contract/health.ts'
import { t } from '../../texts/index.ts'

export type Layer = Check['layer']

/** The steps to a broker, in the order they are walked. */
export const layers = ['dns', 'tcp', 'tls', 'auth', 'service'] as const satisfies readonly Layer[]
type WalkedLayer = (typeof layers)[number]

/** One broker with what happened at each step. A step that is missing was not reached, or is not used. */
export type BrokerChecks = { readonly at: string; readonly label: string; readonly steps: ReadonlyMap<Layer, Check>; readonly failed: Check | undefined }

/** The check of the schema registry, which is asked beside the brokers; undefined where there is none. */
export const registryOf = (checks: readonly Check[]): Check | undefined => checks.find(({ label }) => label === 'schema registry')

/** Checks by broker, in the order they came; those about no broker are left out. */
export function byBroker(checks: readonly Check[]): readonly BrokerChecks[] {
  const registry = registryOf(checks)
  const brokers = Map.groupBy(checks.filter((check) => check.at !== undefined && check !== registry), (check) => check.at ?? '')
  return [...brokers].map(([at, found]) => ({
    at, label: found[0]?.label ?? at, steps: new Map(found.map((check) => [check.layer, check])), failed: found.find((check) => !check.ok),
  }))
}

/** The steps any broker was walked through; encryption and sign-in are missing where the connection has none. */
export const usedLayers = (checks: readonly Check[]): ReadonlySet<WalkedLayer> => new Set(layers.filter((layer) => checks.some((check) => check.layer === layer)))

/** What the check says in one sentence, what to try, and what works until then. */
export type Diagnosis = { readonly tone: 'good' | 'warn' | 'bad'; readonly title: string; readonly lines: readonly string[] }

/** Whether the cluster itself named this broker; an address that was typed and never answered is its own label. */
const isNamed = ({ label, at }: { readonly label: string; readonly at?: string | undefined }): boolean => label !== at

/** What cannot be read while these do not answer. */
function whatIsLost(failed: readonly BrokerChecks[]): readonly string[] {
  const labels = (named: boolean) => failed.filter((broker) => isNamed(broker) === named).map(({ label }) => label).join(', ')
  const [brokers, addresses] = [labels(true), labels(false)]
  return [...(brokers ? [t.connect.until(brokers)] : []), ...(addresses ? [t.connect.notNamed(addresses)] : [])]
}

/** The answer of a check before its details. */
export function diagnose({ state, checks }: Health): Diagnosis {
  const brokers = byBroker(checks)
  const failed = brokers.filter((broker) => broker.failed)
  const registry = registryOf(checks)
  const broken = checks.filter((check) => !check.ok && check.layer !== 'permission' && check !== registry)
  // A broker that the cluster names says more than an address that was only typed.
  const first = broken.find(isNamed) ?? broken[0]
  const missing = checks.filter((check) => !check.ok && check.layer === 'permission')
  if (first) {
    const answered = brokers.length - failed.length
    const isDown = state === 'down' || answered === 0
    return {
      tone: isDown ? 'bad' : 'warn', title: first.problem?.message ?? `${first.label}: ${t.connect.failed[first.layer]}`,
      lines: [
        ...(first.problem?.hint ? [first.problem.hint] : []),
        ...(isDown ? [t.connect.untilNothing] : [t.connect.othersAnswered(answered), ...whatIsLost(failed)]),
      ],
    }
  }
  if (registry && !registry.ok) {
    const { message = t.connect.noRegistry, hint } = registry.problem ?? {}
    return { tone: 'warn', title: message, lines: [...(hint ? [hint] : []), t.connect.untilRegistry] }
  }
  if (missing.length > 0) return { tone: 'warn', title: missing[0]?.problem?.message ?? t.connect.missing(missing.length), lines: [t.connect.missingText] }
  return { tone: 'good', title: t.connect.allWell(brokers.length), lines: [t.connect.allWellText] }
}

/** The whole check as text, for a ticket. */
export function report(health: Health): string {
  const { title, lines } = diagnose(health)
  const rows = health.checks.map((check) => [check.at ?? '', check.label, t.connect.layers[check.layer], check.ok ? t.connect.ok : check.problem?.message ?? t.connect.failed[check.layer], `${check.ms} ms`].join('\t'))
  return [title, ...lines, '', ...rows].join('\n')
}
