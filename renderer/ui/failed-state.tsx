import { useState, type ReactNode } from 'react'
import type { Problem } from '#contract/problem.ts'
import { formatAddress } from '../address/address.ts'
import { useRoomView } from '../shell/room.ts'
import { asHeading } from '../format/heading.ts'
import { t } from '../texts/index.ts'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import buttons from './button.module.css'
import styles from './state.module.css'

interface FailedStateProps {
  readonly problem: Problem
  /** Offers *Edit connection* for this connection's id. */
  readonly connection?: string
  readonly onTryAgain?: () => void
  /** What mends it, before the other ways: *Sign in*. */
  readonly action?: ReactNode
}

/**
 * A panel that could not be read: what happened, what to try, and the details for a bug report. Only the panel that failed shows
 * it.
 */
export function FailedState({ problem, connection, onTryAgain, action }: FailedStateProps) {
  const [open, setOpen] = useState(false)
  const { maskHosts } = useRoomView()
  return (
    <div className={styles.failed} role="alert">
      <Icon name="warning" tone="bad" />
      <div className={styles.body}>
        <p className={styles.title}>{asHeading(maskHosts(problem.message))}</p>
        {problem.hint && <p className={styles.text}>{maskHosts(problem.hint)}</p>}
        <div className={styles.actions}>
          {action}
          {connection && (
            <a className={buttons.button} data-kind="default" href={formatAddress({ view: 'connect', connection })}>
              {t.states.editConnection}
            </a>
          )}
          {onTryAgain && (
            <Button kind={connection || action ? 'ghost' : 'default'} onClick={onTryAgain}>{t.states.tryAgain}</Button>
          )}
          <Button kind="ghost" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? t.states.hideDetails : t.states.details}
          </Button>
        </div>
        {open && <pre className={styles.details} tabIndex={0}>{maskHosts(JSON.stringify(problem, null, 2))}</pre>}
      </div>
    </div>
  )
}
