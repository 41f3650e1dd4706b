import { Tip } from './tip.tsx'
import styles from './middle-truncate.module.css'

/**
 * A name that loses its middle when there is no room, since names differ at their ends: `warehouse-eu…planner`.
 * The full name is on hover and focus of what it stands in, and is what gets copied and read aloud.
 */
export function MiddleTruncate({ text, tail: wanted = 10 }: { readonly text: string; readonly tail?: number }) {
  const tail = tailOf(text, wanted)
  if (text.length <= wanted * 2) return <span className={styles.whole} title={text}>{text}</span>
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

/** How much of the end stays: the last part of the name with the sign before it when that is near the wanted length. */
function tailOf(text: string, wanted: number): number {
  const last = /[-_.:/ ][^-_.:/ ]*$/.exec(text)?.[0].length ?? 0
  return last >= wanted / 2 && last <= wanted * 1.4 ? last : wanted
}
