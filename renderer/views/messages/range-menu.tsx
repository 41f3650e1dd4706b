import { TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import type { TimeZone } from '../../format/time.ts'
import { useSettings } from '../../shell/settings.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { Pop } from './choose.tsx'
import type { MessageFilter, Range } from './filter.ts'
import type { Parts } from './parts.ts'
import { rangeWords } from './range-words.ts'
import { SequenceForm } from './sequence-form.tsx'
import { parseTime, timeText } from './time-text.ts'
import styles from './filter-bar.module.css'

const m = t.messages
const presets = [15, 90, 1_440]

type RangeMenuProps = {
  readonly filter: MessageFilter
  readonly parts: Parts
  readonly onChange: (patch: Partial<MessageFilter>) => void
}

/** Which part is read: a span back from now, everything, two times, an offset of a partition or a sequence number of a shard. */
export function RangeMenu({ filter, parts, onChange }: RangeMenuProps) {
  const { timeZone } = useSettings()
  return (
    <Pop label={m.range} target={(toggle, open) => (
      <Button menu aria-haspopup="dialog" aria-expanded={open} onClick={toggle}>
        <span className={styles.dim}>{m.range}</span>{rangeWords(filter.range, timeZone)}
      </Button>
    )}>
      {(close) => <RangeForm filter={filter} parts={parts} zone={timeZone} onChange={(patch) => { close(); onChange(patch) }} />}
    </Pop>
  )
}

function RangeForm({ filter, parts, zone, onChange }: RangeMenuProps & { readonly zone: TimeZone }) {
  const { range } = filter
  const choices: readonly Range[] = [...presets.map((minutes) => ({ type: 'last' as const, minutes })), { type: 'all' }]
  return (
    <div className={styles.form}>
      <div className={styles.list}>
        {choices.map((choice) => {
          const chosen = choice.type === range.type
            && (choice.type !== 'last' || range.type !== 'last' || choice.minutes === range.minutes)
          return (
            <button key={rangeWords(choice, zone)} type="button" className={styles.choice} aria-pressed={chosen}
              onClick={() => onChange({ range: choice })}>
              {rangeWords(choice, zone)}
            </button>
          )
        })}
      </div>
      <TimesForm range={range} zone={zone} onRange={(next) => onChange({ range: next })} />
      {parts.kind === 'partitions'
        ? <OffsetForm filter={filter} onChange={onChange} />
        : <SequenceForm filter={filter} shards={parts.shards ?? []} onChange={onChange} />}
    </div>
  )
}

type TimesProps = { readonly range: Range, readonly zone: TimeZone, readonly onRange: (range: Range) => void }

function TimesForm({ range, zone, onRange }: TimesProps) {
  const [now] = useState(Date.now)
  const [from, setFrom] = useState(() => timeText(range.type === 'between' ? range.from : now - 3_600_000, zone))
  const [to, setTo] = useState(() => (range.type === 'between' && range.to !== null ? timeText(range.to, zone) : ''))
  const [problem, setProblem] = useState<string | null>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const low = parseTime(from, zone, now)
    const high = to.trim() === '' ? null : parseTime(to, zone, now)
    if (low === null || (high === null && to.trim() !== '')) setProblem(m.notATime)
    else if (high !== null && high <= low) setProblem(m.backwards)
    else onRange({ type: 'between', from: low, to: high })
  }
  return (
    <form className={styles.part} aria-label={m.between} onSubmit={submit}>
      <p className={styles.head}>{m.between}</p>
      <div className={styles.two}>
        <TextInput label={m.from} value={from} onChange={(event) => setFrom(event.currentTarget.value)} title={m.timeForm} />
        <TextInput label={m.to} placeholder={m.untilNow} value={to} onChange={(event) => setTo(event.currentTarget.value)}
          title={m.timeForm} />
        <Button type="submit">{m.apply}</Button>
      </div>
      {problem && <p className={styles.problem} role="alert">{problem}</p>}
    </form>
  )
}

function OffsetForm({ filter, onChange }: Omit<RangeMenuProps, 'parts'>) {
  const [partition, setPartition] = useState(String(filter.partitions?.[0] ?? 0))
  const [offset, setOffset] = useState(filter.range.type === 'offset' ? filter.range.offset : '')
  const [problem, setProblem] = useState<string | null>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const digits = offset.replaceAll(/[\s,]/g, '')
    if (!/^\d{1,19}$/.test(digits) || !/^\d{1,6}$/.test(partition.trim())) setProblem(m.notAnOffset)
    else onChange({ range: { type: 'offset', offset: digits }, partitions: [Number(partition)], order: 'oldest' })
  }
  return (
    <form className={styles.part} aria-label={m.fromOffset} onSubmit={submit}>
      <p className={styles.head}>{m.fromOffset}</p>
      <div className={styles.two}>
        <TextInput label={m.partition} value={partition} onChange={(event) => setPartition(event.currentTarget.value)}
          inputMode="numeric" />
        <TextInput label={m.offset} value={offset} onChange={(event) => setOffset(event.currentTarget.value)}
          inputMode="numeric" />
        <Button type="submit">{m.apply}</Button>
      </div>
      {problem && <p className={styles.problem} role="alert">{problem}</p>}
    </form>
  )
}
