import { useStore } from '../store.ts'
import { t } from '../texts/index.ts'
import { useNow } from '../ui/clock.ts'
import { freshness, isStale, type Freshness } from './freshness.ts'
import styles from './top-bar.module.css'

/** `● Updated 1 s ago`, or `◌ Not updated for 42 s` after three missed samples. Ticks without being announced. */
export function FreshnessMark() {
  const known = useStore(freshness)
  return known ? <Ticking {...known} /> : null
}

function Ticking({ at, everyMs }: Freshness) {
  const now = useNow()
  const stale = isStale({ at, everyMs }, now)
  const seconds = Math.max(1, Math.round((now - at) / 1_000))
  return (
    <span className={styles.fresh} data-stale={stale || undefined}>
      <span className={styles.dot} aria-hidden="true" />
      <span>{stale ? t.shell.notUpdated(seconds) : t.shell.updated(seconds)}</span>
    </span>
  )
}
