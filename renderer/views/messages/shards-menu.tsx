import { Checkbox } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { Pop } from './choose.tsx'
import { shardNumber, type ShardPart } from './parts.ts'
import styles from './filter-bar.module.css'

const m = t.messages

type ShardsMenuProps = {
  readonly shards: readonly ShardPart[] | null
  readonly chosen: readonly string[] | null
  readonly onChange: (chosen: readonly string[] | null) => void
}

/** All shards of a stream or some, closed ones too: they still hold what arrived before they were closed. */
export function ShardsMenu({ shards, chosen, onChange }: ShardsMenuProps) {
  return (
    <Pop label={m.shards} target={(toggle, open) => (
      <Button menu aria-haspopup="dialog" aria-expanded={open} onClick={toggle}>
        <span className={styles.dim}>{m.shards}</span>
        {chosen ? m.someShards(chosen.map(shardNumber)) : m.allPartitions(shards?.length ?? null)}
      </Button>
    )}>
      {(close) => <ShardsForm shards={shards ?? []} chosen={chosen} onChange={(next) => { close(); onChange(next) }} />}
    </Pop>
  )
}

type ShardsFormProps = Pick<ShardsMenuProps, 'chosen' | 'onChange'> & { readonly shards: readonly ShardPart[] }

function ShardsForm({ shards, chosen, onChange }: ShardsFormProps) {
  // A chosen shard that is no longer kept cannot be ticked; what is left of the choice stands here.
  const [set, setSet] = useState<ReadonlySet<string>>(
    () => new Set(shards.map(({ id }) => id).filter((id) => chosen === null || chosen.includes(id))),
  )
  const toggle = (id: string) => {
    const next = new Set(set)
    if (!next.delete(id)) next.add(id)
    setSet(next)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onChange(set.size === shards.length ? null : shards.map(({ id }) => id).filter((id) => set.has(id)))
  }
  return (
    <form className={styles.form} aria-label={m.shards} onSubmit={submit}>
      {shards.length === 0 && <p className={styles.note}>{m.noShardsKnown}</p>}
      <div className={`${styles.shards} scroll`}>
        {shards.map(({ id, open }) => (
          <Checkbox key={id} label={open ? shardNumber(id) : `${shardNumber(id)} ${m.closedShard}`} title={id}
            checked={set.has(id)} onChange={() => toggle(id)} />
        ))}
      </div>
      <div className={styles.two}>
        <Button onClick={() => setSet(new Set(shards.filter(({ open }) => open).map(({ id }) => id)))}>{m.openShards}</Button>
        <Button type="submit" disabled={set.size === 0}>{m.apply}</Button>
      </div>
    </form>
  )
}
