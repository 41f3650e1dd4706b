import { Select, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import type { MessageFilter } from './filter.ts'
import { shardNumber, type ShardPart } from './parts.ts'
import styles from './filter-bar.module.css'

const m = t.messages

type SequenceFormProps = {
  readonly filter: MessageFilter
  readonly shards: readonly ShardPart[]
  readonly onChange: (patch: Partial<MessageFilter>) => void
}

/** Where in one shard to begin: at the record of this sequence number. */
export function SequenceForm({ filter, shards, onChange }: SequenceFormProps) {
  const [known] = filter.range.type === 'sequences' ? Object.entries(filter.range.from) : []
  const [shard, setShard] = useState(known?.[0] ?? filter.shards?.[0] ?? shards[0]?.id ?? null)
  const [sequence, setSequence] = useState(known?.[1] ?? '')
  const [problem, setProblem] = useState<string | null>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const digits = sequence.replaceAll(/[\s,]/g, '')
    if (shard === null) setProblem(m.chooseShard)
    else if (!/^\d{1,57}$/.test(digits)) setProblem(m.notASequence)
    else onChange({ range: { type: 'sequences', from: { [shard]: digits } }, shards: null, order: 'oldest' })
  }
  return (
    <form className={styles.part} aria-label={m.fromSequence} onSubmit={submit}>
      <p className={styles.head}>{m.fromSequence}</p>
      <div className={styles.two}>
        <Select label={m.shard} value={shard} onChange={setShard} allowDeselect={false} comboboxProps={{ withinPortal: false }}
          data={shards.map(({ id }) => ({ value: id, label: shardNumber(id) }))} />
        <TextInput label={m.sequence} value={sequence} onChange={(event) => setSequence(event.currentTarget.value)}
          inputMode="numeric" />
        <Button type="submit">{m.apply}</Button>
      </div>
      {problem && <p className={styles.problem} role="alert">{problem}</p>}
    </form>
  )
}
