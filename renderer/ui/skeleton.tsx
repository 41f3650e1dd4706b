import { useEffect, useState } from 'react'
import styles from './skeleton.module.css'

/**
 * Whether something has gone on longer than `ms`: nothing is drawn for the first 150 ms of waiting, after 5 s the wait is named.
 */
export function useLongerThan(waiting: boolean, ms: number): boolean {
  const [long, setLong] = useState(false)
  useEffect(() => {
    if (!waiting) return setLong(false)
    const timer = setTimeout(() => setLong(true), ms)
    return () => clearTimeout(timer)
  }, [waiting, ms])
  return waiting && long
}

/** A bar in the place of one waiting cell. `width` is a CSS length; it appears after 150 ms. */
export const Skeleton = ({ width = '100%' }: { readonly width?: string }) => {
  const shown = useLongerThan(true, 150)
  return shown ? <span className={styles.bar} style={{ width }} aria-hidden="true" /> : null
}
