import type { ReactNode } from 'react'
import styles from './detail.module.css'

/** A label and its value, under *About* of a message. */
export type AboutRow = readonly [label: string, value: ReactNode]

/** Titled rows under *About* of a message. */
export const DetailSection = ({ title, rows }: { readonly title: string, readonly rows: readonly AboutRow[] }) => (
  <section>
    <h3 className={styles.section}>{title}</h3>
    <dl className={styles.facts}>
      {rows.map(([label, value]) => <div key={label}><dt>{label}</dt><dd>{value}</dd></div>)}
    </dl>
  </section>
)
