import { useMemo, useRef, type Ref } from 'react'
import { t } from '../../texts/index.ts'
import { celTokens } from './cel.ts'
import styles from './filter-bar.module.css'

const m = t.messages

type WhereFieldProps = {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onSearch: () => void
  /** The id of the text that says what is wrong with it. */
  readonly problemId: string | undefined
  /** Where in the text it is wrong, from 1; null where that is not known. */
  readonly column: number | null
  readonly field: Ref<HTMLInputElement>
}

/** A one-line field for CEL: the same text lies coloured under a field whose own text is transparent, and scrolls with it. */
export function WhereField({ value, onChange, onSearch, problemId, column, field }: WhereFieldProps) {
  const paint = useRef<HTMLDivElement>(null)
  const tokens = useMemo(() => celTokens(value), [value])
  const follow = (input: HTMLInputElement) => {
    if (paint.current) paint.current.style.transform = `translateX(${-input.scrollLeft}px)`
  }
  return (
    <div className={styles.where} data-wrong={problemId !== undefined || undefined}>
      <label htmlFor="where" className={styles.whereLabel}>{m.where}</label>
      <div className={styles.whereText}>
        <div ref={paint} className={styles.paint} aria-hidden="true">
          {tokens.map((token, index) => <span key={index} data-kind={token.kind}>{token.text}</span>)}
          {column !== null && <span className={styles.mark} style={{ left: `${Math.min(column - 1, value.length)}ch` }} />}
        </div>
        <input id="where" ref={field} className={styles.whereInput} value={value} placeholder={m.whereHint} spellCheck={false}
          autoCapitalize="off" autoComplete="off"
          aria-label={m.whereLabel} aria-invalid={problemId !== undefined || undefined} aria-describedby={problemId}
          onChange={(event) => { onChange(event.currentTarget.value); follow(event.currentTarget) }}
          onScroll={(event) => follow(event.currentTarget)} onSelect={(event) => follow(event.currentTarget)}
          onKeyDown={(event) => { if (event.key === 'Enter' && !event.nativeEvent.isComposing) onSearch() }} />
      </div>
    </div>
  )
}
