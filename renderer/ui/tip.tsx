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

/** A tip on hover and on focus. The child must take a ref and be reachable, or the same words must be elsewhere for those who cannot hover. */
export const Tip = ({ text, keys, side = 'top', children }: TipProps) =>
  text === undefined || text === null || text === ''
    ? children
    : (
      <Tooltip position={side} label={keys === undefined ? text : <span className={styles.withKeys}>{text}<Kbd keys={keys} /></span>} events={{ hover: true, focus: true, touch: true }}>
        {children}
      </Tooltip>
    )
