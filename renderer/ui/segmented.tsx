import type { ReactNode } from 'react'
import styles from './segmented.module.css'

interface SegmentedProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly options: readonly { readonly value: Value; readonly label: ReactNode }[]
  readonly onChange: (value: Value) => void
}

/** One of a few, all in sight. A radio group: Tab goes in, arrows choose. */
export function Segmented<Value extends string>({ label, value, options, onChange }: SegmentedProps<Value>) {
  const move = (step: number): void => {
    const at = options.findIndex(option => option.value === value)
    const next = options[(at + step + options.length) % options.length]
    if (next) onChange(next.value)
  }
  return (
    <div role="radiogroup" aria-label={label} className={styles.segmented} onKeyDown={event => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
      if (step === undefined) return
      event.preventDefault()
      move(step)
      const buttons = event.currentTarget.querySelectorAll('button')
      const at = options.findIndex(option => option.value === value)
      buttons[(at + step + options.length) % options.length]?.focus()
    }}>
      {options.map(option => (
        <button key={option.value} type="button" role="radio" aria-checked={option.value === value}
          tabIndex={option.value === value ? 0 : -1} onClick={() => onChange(option.value)}>
          {option.label}
        </button>
      ))}
    </div>
  )
}
