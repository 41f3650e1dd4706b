import { Tip } from './tip.tsx'
import styles from './middle-truncate.module.css'

/**
 * A name that loses its middle when there is no room, since names differ at their ends: `warehouse-eu…planner`.
 * The full name is on hover and focus of what it stands in, and is what gets copied and read aloud.
 */
export function MiddleTruncate({ text, tail = 10 }: { readonly text: string; readonly tail?: number }) {
  if (text.length <= tail * 2) return <span className={styles.whole} title={text}>{text}</span>
  return (
    <Tip text={text}>
      <span className={styles.name}>
        <span className={styles.start} aria-hidden="true" data-text={text.slice(0, -tail)}>{text.slice(0, -tail)}</span>
        <span className={styles.end} aria-hidden="true">{text.slice(-tail)}</span>
        <span className="sr-only">{text}</span>
      </span>
    </Tip>
  )
}
