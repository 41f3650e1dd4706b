import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { SqsSelect } from '#contract/systems/sqs.ts'
import { t } from '../../../texts/index.ts'
import { Segmented } from '../../../ui/segmented.tsx'
import { useCheck } from '../../../views/messages/use-check.ts'
import styles from './forms.module.css'

const s = t.sqs.forms

/** Which messages an action is about: all, or those a CEL expression is true of. */
export function useSelect() {
  const [kind, setKind] = useState<'all' | 'where'>('all')
  const [where, setWhere] = useState('')
  const problem = useCheck(kind === 'where' && where.trim() !== '' ? { where } : undefined)?.problem ?? null
  return { kind, setKind, where, setWhere, problem, ready: kind === 'all' || (where.trim() !== '' && problem === null) }
}

export type Select = ReturnType<typeof useSelect>

/** What was chosen, as the action takes it. */
export const selectInput = ({ kind, where }: Pick<Select, 'kind' | 'where'>): SqsSelect =>
  (kind === 'all' ? 'all' : { where: where.trim() })

/** The two ways to choose, and the expression. */
export const SelectFields = ({ select }: { readonly select: Select }) => (
  <>
    <Segmented label={s.which} value={select.kind} onChange={select.setKind}
      options={[{ value: 'all', label: s.all }, { value: 'where', label: s.where }]} />
    {select.kind === 'where' && (
      <TextInput label={s.whereLabel} placeholder={s.whereHint} value={select.where} spellCheck={false}
        classNames={{ input: styles.code ?? '' }} error={select.problem?.message}
        onChange={(event) => select.setWhere(event.currentTarget.value)} />
    )}
  </>
)
