import styles from '../middle-truncate.module.css'

/** How many characters of the end always stay: ends of names differ more often than their beginnings. */
const tail = 9

/** `MiddleTruncate` for rows: as a table draws hundreds of names, the whole name is a plain title instead of a tip. */
export function Middle({ text }: { readonly text: string }) {
  if (text.length <= tail * 2) return <span className={styles.whole} title={text}>{text}</span>
  return (
    <span className={styles.name} title={text}>
      <span className={styles.start}>{text.slice(0, -tail)}</span><span className={styles.end}>{text.slice(-tail)}</span>
    </span>
  )
}
