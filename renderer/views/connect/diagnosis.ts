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
function whatIsLost(failed: readonly BrokerChecks[], words: CheckWords): readonly string[] {
  const labels = (named: boolean) => failed.filter((broker) => isNamed(broker) === named).map(({ label }) => label).join(', ')
  const [brokers, addresses] = [labels(true), labels(false)]
  return [...(brokers ? [words.until(brokers)] : []), ...(addresses ? [t.connect.notNamed(addresses)] : [])]
}

/** How a kind of connection words its check. */
export type CheckWords = {
  readonly head: string
  readonly layers: Readonly<Record<Layer, string>>
  readonly allWell: (count: number) => string
  readonly allWellText: string
  readonly others: (count: number) => string
  readonly until: (names: string) => string
  readonly untilNothing: string
  readonly missingText: string
  readonly may: string
  /** Steps that nothing was walked through have no column. */
  readonly onlyWalked?: boolean
}

/** The words for brokers of a Kafka cluster. */
export const brokerWords: CheckWords = {
  head: t.connect.broker, layers: t.connect.layers, allWell: t.connect.allWell, allWellText: t.connect.allWellText, others: t.connect.othersAnswered,
  until: t.connect.until, untilNothing: t.connect.untilNothing, missingText: t.connect.missingText, may: t.connect.may,
}

/** The answer of a check before its details. */
export function diagnose({ state, checks }: Health, words: CheckWords = brokerWords): Diagnosis {
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
        ...(isDown ? [words.untilNothing] : [words.others(answered), ...whatIsLost(failed, words)]),
      ],
    }
  }
  if (registry && !registry.ok) {
    const { message = t.connect.noRegistry, hint } = registry.problem ?? {}
    return { tone: 'warn', title: message, lines: [...(hint ? [hint] : []), t.connect.untilRegistry] }
  }
  if (missing.length > 0) return { tone: 'warn', title: missing[0]?.problem?.message ?? t.connect.missing(missing.length), lines: [words.missingText] }
  return { tone: 'good', title: words.allWell(brokers.length), lines: [words.allWellText] }
}

/** The whole check as text, for a ticket. */
export function report(health: Health, words: CheckWords = brokerWords): string {
  const { title, lines } = diagnose(health, words)
  const rows = health.checks.map((check) => [check.at ?? '', check.label, words.layers[check.layer], check.ok ? t.connect.ok : check.problem?.message ?? t.connect.failed[check.layer], `${check.ms} ms`].join('\t'))
  return [title, ...lines, '', ...rows].join('\n')
}
