import { useCommands } from '../../keys/use-commands.ts'
import { useKind } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'
import { IconButton } from '../../ui/button.tsx'
import { openAlertRule } from './rule-target.ts'

type Props = {
  readonly place: { readonly connection: string; readonly system: string; readonly kind: string }
  readonly path: readonly string[]
}

/** *Alert when…* for one resource, also a command of the palette; nothing for a kind that has no numbers. */
export function AlertWhen({ place: { connection, system, kind }, path }: Props) {
  const hasNumbers = (useKind(system, kind)?.metrics.length ?? 0) > 0
  const run = () => openAlertRule({ watches: { connection, system, kind, ref: { kind, path: [...path] } } })
  useCommands([{ id: 'alerts.when', label: t.alerts.whenOf(path.at(-1) ?? ''), run, enabled: hasNumbers }])
  return hasNumbers ? <IconButton icon="bell" label={t.alerts.when} onClick={run} /> : null
}
