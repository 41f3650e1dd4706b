import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'
import { useEscape } from '../keys/use-commands.ts'
import { t } from '../texts/index.ts'
import { IconButton } from './button.tsx'
import styles from './overlay.module.css'

interface SideDrawerProps {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: ReactNode
  readonly foot?: ReactNode
  /** px at Normal; 480 unless said. */
  readonly width?: number
  readonly children: ReactNode
}

/** A drawer from the right: head with close, scrolling body, foot. The view stays visible beside it; Esc closes it. */
export function SideDrawer({ open, onClose, title, foot, width = 480, children }: SideDrawerProps) {
  useEscape(open, onClose)
  return (
    <Drawer.Root opened={open} onClose={onClose} size={`calc(${width / 16}rem * var(--mantine-scale))`} position="right"
      closeOnEscape={false}>
      <Drawer.Overlay />
      <Drawer.Content>
        <Drawer.Body data-form="">
          <div className={styles.drawerHead}>
            <Drawer.Title className={styles.drawerTitle ?? ''}>{title}</Drawer.Title>
            <IconButton icon="close" label={t.states.close} keys="Esc" onClick={onClose} />
          </div>
          <div className={`${styles.drawerBody} scroll`}>{children}</div>
          {foot && <div className={styles.foot}>{foot}</div>}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  )
}
