import { Modal } from '@mantine/core'
import { useEffect, useState, type ReactNode } from 'react'
import type { Environment } from '#contract/environment.ts'
import { useEscape } from '../keys/use-commands.ts'
import styles from './overlay.module.css'

interface DialogProps {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: ReactNode
  /** Above the title: tag and name of the connection. */
  readonly lead?: ReactNode
  /** Draws the 3 px band at the top. */
  readonly environment?: Environment
  readonly foot?: ReactNode
  /** px at Normal; 560 unless said. */
  readonly width?: number
  readonly children: ReactNode
}

/**
 * A dialog over the view: title, body, foot. Focus goes to the element with `data-autofocus` and comes back where it was; Esc
 * closes it.
 */
export function Dialog({ open, onClose, title, lead, environment, foot, width = 560, children }: DialogProps) {
  useEscape(open, onClose)
  useFocusBack()
  return (
    <Modal.Root opened={open} onClose={onClose} size={`calc(${width / 16}rem * var(--mantine-scale))`} closeOnEscape={false}>
      <Modal.Overlay />
      <Modal.Content>
        {environment && <div className={styles.band} data-environment={environment} />}
        <Modal.Body data-form="">
          <div className={styles.head}>
            {lead && <div className={styles.lead}>{lead}</div>}
            <Modal.Title className={styles.title ?? ''}>{title}</Modal.Title>
          </div>
          <div className={styles.body}>{children}</div>
          {foot && <div className={styles.foot}>{foot}</div>}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}

/** Mantine gives the focus back when a dialog closes, not when one that was open from the first leaves as a whole. */
function useFocusBack(): void {
  const [before] = useState(() => document.activeElement)
  useEffect(() => () => {
    if (document.activeElement === document.body && before instanceof HTMLElement && before.isConnected) {
      before.focus({ preventScroll: true })
    }
  }, [before])
}
