import type { ReactNode } from 'react'
import { Skeleton } from './skeleton.tsx'
import styles from './figures.module.css'

/** The numbers at the head of a page, in large: what answers its question first. */
export const Figures = ({ children }: { readonly children: ReactNode }) => <dl className={styles.figures}>{children}</dl>

type FigureProps = {
  readonly label: string
  readonly children: ReactNode
  /** `words` are smaller than numbers; `names` are too, and may be cut where there is no room. */
  readonly look?: 'words' | 'names'
  readonly tone?: 'warn' | undefined
  /** Gives its place to the others where the window is narrow. */
  readonly leaves?: boolean
  readonly title?: string
}

/** One of them, under its label. */
export function Figure({ label, children, look, tone, leaves, title }: FigureProps) {
  return (
    <div className={styles.figure} data-look={look} data-tone={tone} data-leaves={leaves || undefined}>
      <dt>{label}</dt><dd title={title}>{children}</dd>
    </div>
  )
}

/** What stands at the other end of the row. `label` is for those who do not see it. */
export function FiguresAside({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return <div className={styles.aside}><dt className="sr-only">{label}</dt><dd>{children}</dd></div>
}

/** Where a figure will stand when it has come. */
export const pendingFigure = <Skeleton width="4rem" />
