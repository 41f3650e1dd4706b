import type { AlertRule, AlertTarget } from '#contract/alert.ts'
import { createStore } from '../../store.ts'

/** What the rule dialog begins with: a rule to edit, or what a new one is to watch. */
export type RuleTarget = { readonly rule?: AlertRule; readonly watches?: AlertTarget }

/** What the rule dialog is open for; null while it is closed. */
export const ruleTarget = createStore<RuleTarget | null>(null)

/** Opens the rule dialog, from anywhere. */
export const openAlertRule = (target: RuleTarget): void => ruleTarget.set(target)
