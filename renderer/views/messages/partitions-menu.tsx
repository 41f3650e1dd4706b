import { Checkbox, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { Pop } from './choose.tsx'
import styles from './filter-bar.module.css'

const m = t.messages

/** Reads `0, 3-5`; null when something else stands there. */
export function parsePartitions(text: string): readonly number[] | null {
  const found = new Set<number>()
  for (const part of text.split(',').map((each) => each.trim()).filter(Boolean)) {
    const match = /^(\d{1,6})(?:\s*-\s*(\d{1,6}))?$/.exec(part)
    if (!match) return null
    const from = Number(match[1])
    const to = match[2] === undefined ? from : Number(match[2])
    if (to < from || to - from > 10_000) return null
    for (let each = from; each <= to; each++) found.add(each)
  }
  return [...found].toSorted((a, b) => a - b)
}

type PartitionsMenuProps = {
  readonly count: number | null
  readonly chosen: readonly number[] | null
  readonly onChange: (chosen: readonly number[] | null) => void
}

/** All partitions or some: boxes for up to 64, a list such as `0, 3-5` for any number. */
export function PartitionsMenu({ count, chosen, onChange }: PartitionsMenuProps) {
  return (
    <Pop label={m.partitions} target={(toggle, open) => (
      <Button menu aria-haspopup="dialog" aria-expanded={open} onClick={toggle}>
        <span className={styles.dim}>{m.partitions}</span>
        {chosen && chosen.length !== count ? m.somePartitions(chosen) : m.allPartitions(count)}
      </Button>
    )}>
      {(close) => <PartitionsForm count={count} chosen={chosen} onChange={(next) => { close(); onChange(next) }} />}
    </Pop>
  )
}

function PartitionsForm({ count, chosen, onChange }: PartitionsMenuProps) {
  const [text, setText] = useState(chosen?.join(', ') ?? '')
  const parsed = parsePartitions(text)
  const wrong = parsed === null || (count !== null && parsed.some((each) => each >= count))
  const set = new Set(parsed ?? [])
  const toggle = (partition: number) => {
    if (!set.delete(partition)) set.add(partition)
    setText([...set].toSorted((a, b) => a - b).join(', '))
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!wrong && parsed !== null) onChange(parsed.length === 0 || parsed.length === count ? null : parsed)
  }
  return (
    <form className={styles.form} aria-label={m.partitions} onSubmit={submit}>
      {count !== null && count <= 64 && (
        <div className={styles.boxes}>
          {Array.from({ length: count }, (_, partition) => (
            <Checkbox key={partition} label={String(partition)} checked={set.has(partition)} onChange={() => toggle(partition)} />
          ))}
        </div>
      )}
      <div className={styles.two}>
        <TextInput label={m.partitions} placeholder={m.allPartitions(count)} value={text} error={wrong}
          onChange={(event) => setText(event.currentTarget.value)} />
        <Button type="submit" disabled={wrong}>{m.apply}</Button>
      </div>
    </form>
  )
}
