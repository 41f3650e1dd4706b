import { Notifications, notifications } from '@mantine/notifications'
import '@mantine/notifications/styles.layer.css'
import type { ReactNode } from 'react'
import { t } from '../texts/index.ts'
import { Icon } from './icon.tsx'
import styles from './toasts.module.css'

interface Toast {
  /** `good` for what was just done; `warn` for a state of the whole program. Errors belong to the panel they happened in. */
  readonly tone?: 'good' | 'warn' | 'bad'
  /** One sentence: what happened. */
  readonly text: ReactNode
  /** With an action the toast stays until it is closed. */
  readonly action?: { readonly label: string; readonly run: () => void }
  /** Called when it has left, by itself or closed. */
  readonly onClose?: () => void
}

const icons = { good: 'complete', warn: 'warning', bad: 'warning' } as const

/**
 * Says the outcome of what the person just did, bottom right, for 6 s or until closed, and aloud. At most three are in sight.
 * Answers what closes it.
 */
export function toast({ tone = 'good', text, action, onClose }: Toast): () => void {
  const id = notifications.show({
    withBorder: true,
    icon: <Icon name={icons[tone]} tone={tone} />,
    message: (
      <span className={styles.message}>
        {text}
        {action && (
          <button type="button" className={styles.action} onClick={() => { notifications.hide(id); action.run() }}>
            {action.label}
          </button>
        )}
      </span>
    ),
    autoClose: action ? false : 6_000,
    withCloseButton: action !== undefined,
    closeButtonProps: { 'aria-label': t.states.close },
    classNames: { root: styles.toast, icon: styles.icon, description: styles.text, body: styles.body },
    ...(onClose && { onClose }),
  })
  return () => void notifications.hide(id)
}

/** Where toasts appear; once a window. */
export const Toasts = () => (
  <Notifications position="bottom-right" limit={3} containerWidth="auto" pauseResetOnHover="notification"
    transitionDuration={120} />
)
