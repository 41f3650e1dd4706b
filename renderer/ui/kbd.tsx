import { shownKeys } from '../keys/shown.ts'
import styles from './kbd.module.css'

interface KbdProps {
  /** As in the table of keys: `Mod K` is one cap, `g then t` two. */
  readonly keys: string
  /** Read aloud too; beside a label that already says it, caps are decoration. */
  readonly spoken?: boolean
}

/** A key or a sequence of keys as caps, in the words of this platform: `Mod K` is `Ctrl K` or `⌘ K`. */
export const Kbd = ({ keys, spoken }: KbdProps) => {
  const caps = keys.split(' then ')
  return (
    <span className={styles.caps} aria-hidden={!spoken}>
      {caps.map((cap, index) => <kbd key={`${index} ${cap}`} className={styles.kbd}>{shownKeys(cap)}</kbd>)}
    </span>
  )
}
