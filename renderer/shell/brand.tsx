import styles from './rail.module.css'

/** The program's mark: two tides in a square. */
export const BrandMark = () => (
  <svg viewBox="0 0 20 20" className={styles.mark} fill="none" aria-hidden="true">
    <rect width="20" height="20" rx="5" fill="var(--accent-fill)" />
    <path d="M3.5 8.2c2.2-2.4 4.3 2 6.5 0s4.3-2 6.5 0M3.5 13c2.2-2.4 4.3 2 6.5 0s4.3-2 6.5 0" stroke="var(--on-accent)"
      strokeWidth="1.6" strokeLinecap="round" />
  </svg>
)
