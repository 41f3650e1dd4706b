import { Tooltip } from '@mantine/core'
import type { ReactElement, ReactNode } from 'react'
import { Kbd } from './kbd.tsx'
import styles from './kbd.module.css'

interface TipProps {
  /** What the tip says; with nothing to say there is no tip. */
  readonly text: ReactNode
  readonly keys?: string
  /** Above unless said; `right` in the closed rail. */
  readonly side?: 'top' | 'right' | 'bottom'
  readonly children: ReactElement
}

/**
 * A tip on hover and on focus. The child must take a ref and be reachable, or the same words must be elsewhere for those who
 * cannot hover.
 */
export function Tip({ text, keys, side = 'top', children }: TipProps) {
  if (text === undefined || text === null || text === '') return children
  const label = keys === undefined ? text : <span className={styles.withKeys}>{text}<Kbd keys={keys} /></span>
  return <Tooltip position={side} label={label} events={{ hover: true, focus: true, touch: true }}>{children}</Tooltip>
}
