import type { ReactNode } from 'react'
import { useConnection } from '../../../rpc/queries.ts'
import { t } from '../../../texts/index.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { EnvironmentTag } from '../../../ui/environment.tsx'
import { openPlan } from '../../../views/plan/plan-target.ts'
import type { Job } from '#contract/job.ts'
import type { Plan } from '#contract/action.ts'
import { closeForm, sqs, type FormTarget } from './form-target.ts'
import styles from './forms.module.css'

const s = t.sqs.forms

type FrameProps = {
  readonly target: FormTarget
  readonly title: string
  readonly ready: boolean
  readonly plan: { readonly action: string, readonly input: unknown, readonly ref?: FormTarget['ref'], readonly button?: (plan: Plan) => string, readonly onEnd?: (job: Job) => void }
  readonly width?: number
  readonly children: ReactNode
}

/** A form that ends in a plan: nothing is changed before that was read and run. */
export function FormFrame({ target, title, ready, plan, width, children }: FrameProps) {
  const connection = useConnection(target.connection)
  const next = () => {
    closeForm()
    openPlan({ connection: target.connection, system: sqs, ref: target.ref, ...plan })
  }
  return (
    <Dialog open onClose={closeForm} title={title} {...(width !== undefined && { width })}
      {...(connection && {
        environment: connection.environment,
        lead: <><EnvironmentTag environment={connection.environment} level={connection.effective} /><span className="t2">{connection.name}</span></>,
      })}
      foot={(
        <>
          <Button onClick={closeForm}>{t.plan.cancel}</Button>
          <Button kind="primary" disabled={!ready} onClick={next}>{s.plan}</Button>
        </>
      )}>
      <div className={styles.form}>{children}</div>
    </Dialog>
  )
}
