import type { ReactNode } from 'react'
import type { Ref } from '#contract/ref.ts'
import { useConnection } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { EnvironmentTag } from '../../ui/environment.tsx'
import { openPlan, type PlanTarget } from './plan-target.ts'
import styles from './plan.module.css'

/** What a form is about. */
type FormPlace = { readonly connection: string, readonly system: string, readonly ref: Ref }

export type FormFrameProps = {
  readonly place: FormPlace
  readonly title: string
  readonly ready: boolean
  /** What is planned; `ref` where it is about another resource than the form. */
  readonly plan: Pick<PlanTarget, 'action' | 'input' | 'button' | 'onEnd'> & { readonly ref?: Ref }
  readonly onClose: () => void
  readonly width?: number
  readonly children: ReactNode
}

/** A form that ends in a plan: nothing is changed before that was read and run. */
export function PlanForm({ place, title, ready, plan, onClose, width, children }: FormFrameProps) {
  const connection = useConnection(place.connection)
  const next = () => {
    onClose()
    openPlan({ ...place, ...plan })
  }
  return (
    <Dialog open onClose={onClose} title={title} {...(width !== undefined && { width })}
      {...(connection && {
        environment: connection.environment,
        lead: <>
          <EnvironmentTag environment={connection.environment} level={connection.effective} />
          <span className="t2">{connection.name}</span>
        </>,
      })}
      foot={(
        <>
          <Button onClick={onClose}>{t.plan.cancel}</Button>
          <Button kind="primary" disabled={!ready} onClick={next}>{t.plan.next}</Button>
        </>
      )}>
      <div className={styles.form}>{children}</div>
    </Dialog>
  )
}
