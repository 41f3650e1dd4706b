import { Select } from '@mantine/core'
import { useMemo } from 'react'
import { refKey } from '#contract/ref.ts'
import { inSentence } from '../../format/heading.ts'
import { useConnection, useConnections, useInfo, useKind, useList, useManifest } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { pathText } from './path-text.ts'
import type { RuleForm, RuleIssues } from './rule-form.ts'
import { wrapped } from './wrapped.ts'
import styles from './alerts.module.css'

const s = t.alerts.form

export type FormProps = {
  readonly form: RuleForm; readonly issues: RuleIssues; readonly onChange: (patch: Partial<RuleForm>) => void
}

/** What a rule watches. `isFixed`: it was opened for one resource; then the choice is that one or all of its kind. */
export function TargetFields({ form, issues, isFixed, onChange }: FormProps & { readonly isFixed: boolean }) {
  const { connection, kind, system, ref, all } = form
  const look = useKind(system, kind)
  const connections = useConnections().data ?? []
  const name = connections.find(({ id }) => id === connection)?.name ?? connection
  if (isFixed && ref && look) {
    return (
      <div className={styles.field}>
        <p className={styles.watched}><b>{pathText(system, ref, look)}</b> <span className="t3">{look.label}, {name}</span></p>
        <Segmented label={s.what} value={all ? 'all' : 'one'} onChange={(value) => onChange({ all: value === 'all' })}
          options={[{ value: 'one', label: s.thisOne(look.label) }, { value: 'all', label: s.all(look.plural) }]} />
        <Cost form={form} />
      </div>
    )
  }
  return <AnyTarget form={form} issues={issues} onChange={onChange} />
}

function AnyTarget({ form, issues, onChange }: FormProps) {
  const { connection, system, kind, all } = form
  const connections = useConnections().data ?? []
  const systems = useInfo().data?.systems ?? []
  const type = connections.find(({ id }) => id === connection)?.config.type
  const kinds = systems.filter((manifest) => manifest.connection === type).flatMap((manifest) =>
    Object.entries(manifest.kinds).filter(([, look]) => look.metrics.length > 0 && look.parent === undefined)
      .map(([name, { plural }]) => ({ value: `${manifest.system}/${name}`, label: plural })))
  const look = useKind(system, kind)
  if (connections.length === 0) return <p className="t2">{s.noConnections}</p>
  return (
    <>
      <div className={styles.two}>
        <Select label={s.connection} value={connection || null} error={issues.connection}
          data={connections.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(value) => onChange({ connection: value ?? '', system: '', kind: '', ref: null })} />
        <Select label={s.kind} value={kind === '' ? null : `${system}/${kind}`} error={issues.kind} data={kinds}
          disabled={connection === ''} onChange={(value) => {
            const [chosen = '', name = ''] = value?.split('/') ?? []
            onChange({ system: chosen, kind: name, ref: null })
          }} />
      </div>
      {look && (
        <div className={styles.field}>
          <Segmented label={s.what} value={all ? 'all' : 'one'} onChange={(value) => onChange({ all: value === 'all' })}
            options={[{ value: 'one', label: s.one }, { value: 'all', label: s.all(look.plural) }]} />
          {!all && <Resource form={form} issues={issues} onChange={onChange} />}
          <Cost form={form} />
        </div>
      )}
    </>
  )
}

function Resource({ form: { connection, system, kind, ref }, issues, onChange }: FormProps) {
  const list = useList(connection, system, { kind, limit: 1_000 })
  const look = useKind(system, kind)
  const items = useMemo(() => new Map((list.data?.items ?? []).map((item) => [refKey(item.ref), item])), [list.data])
  const chosen = ref && !items.has(refKey(ref)) ? [{ value: refKey(ref), label: pathText(system, ref, look) }] : []
  return (
    <Select className={styles.wide ?? ''} label={s.resource} description={s.resourceHelp} searchable limit={50}
      {...wrapped} error={issues.resource ?? list.error?.message} value={ref ? refKey(ref) : null}
      data={[...chosen, ...[...items].map(([value, { label }]) => ({ value, label }))]}
      onChange={(value) => onChange({ ref: items.get(value ?? '')?.ref ?? null })} />
  )
}

/** What watching costs, said before it is saved; an emulator bills nothing. */
function Cost({ form: { connection, system, kind, all, when } }: Pick<FormProps, 'form'>) {
  const manifest = useManifest(system)
  const isEmulated = useConnection(connection)?.config.endpoint !== undefined
  const isBilled = manifest?.sampling.billed === true && !isEmulated
  const plural = inSentence(manifest?.kinds[kind]?.plural ?? '')
  const words = when === 'alarm'
    ? [s.cost.alarms, s.cost.billed]
    : all ? [s.cost.all, s.cost.billed] : [s.cost.one, s.cost.billedLike(plural)]
  return <p className={styles.help}>{isBilled ? words.join(' ') : words[0]}</p>
}
