import type { AlertRuleDraft } from '#contract/alert.ts'
import type { Drivers } from '../sessions.ts'
import type { StoredConnection } from '../workspace.ts'

type Kept = AlertRuleDraft & { readonly id: string }

/**
 * The rules that a connection of the sandbox begins with: one for each kind of consumer that has a verdict, so that stopping
 * one of them is told.
 */
export function sandboxRules({ id, config }: Pick<StoredConnection, 'id' | 'config'>, drivers: Drivers): Kept[] {
  const systems = [...drivers.values()].map(({ manifest }) => manifest).filter(({ connection }) => connection === config.type)
  return systems.flatMap(({ system, kinds }) => Object.entries(kinds).flatMap(([kind, { parent, columns, label }]): Kept[] => {
    if (parent !== undefined || !columns.some(({ key }) => key === 'verdict')) return []
    return [{
      id: `${id}-${system}-${kind}-stalled`, name: `A ${label.toLowerCase()} of the sandbox has stalled`, enabled: true,
      target: { connection: id, system, kind }, condition: { type: 'verdict', verdicts: ['stalled'] }, forSeconds: 0,
      notify: { desktop: true, webhook: false },
    }]
  }))
}
