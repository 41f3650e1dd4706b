import { shownKeys } from '../keys/shown.ts'
import styles from './kbd.module.css'

/** A key or a sequence of keys as caps, in the words of this platform: `Mod K` is `Ctrl K` or `⌘ K`. */
export const Kbd = ({ keys }: { readonly keys: string }) => <kbd className={styles.kbd} aria-hidden="true">{shownKeys(keys)}</kbd>
