import { useState } from 'react'
import type { Connection } from '#contract/connection.ts'
import { AwsConnection } from '#contract/systems/aws.ts'
import { Link } from '../../address/link.tsx'
import { useCommands } from '../../keys/use-commands.ts'
import { problemOf } from '../../rpc/queries.ts'
import { useAwsStatus } from '../../shell/aws-status.ts'
import { CostTable } from '../../shell/cost-dialog.tsx'
import { useRoomView } from '../../shell/room.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { MfaDialog } from '../connect/aws/mfa-dialog.tsx'
import { regionLabel } from '../connect/aws/regions.ts'
import { SignInDialog } from '../connect/aws/sign-in-dialog.tsx'
import { useIdentity } from '../connect/aws/use-profiles.ts'
import { Who } from '../connect/aws/who.tsx'
import { profileOf } from '../../shell/aws-troubles.ts'
import { FoundClusters } from './found-clusters.tsx'
import { FoundQueues } from './found-queues.tsx'
import { OtherRegion } from './other-region.tsx'
import styles from './account.module.css'

const a = t.aws.account

/** The page of an AWS connection: what is found in its account and region, who it is, and what its calls cost. */
export function AccountView({ connection }: { readonly connection: Connection }) {
  const config = AwsConnection.safeParse(connection.config).data
  const status = useAwsStatus(connection.id)
  const { maskHosts } = useRoomView()
  return (
    <div className={`${styles.page} scroll`} tabIndex={0} role="group" aria-label={connection.name}>
      <div className={styles.head}>
        <p className={styles.where}>
          <b>{regionLabel(config?.region ?? '')}</b>
          {config?.endpoint !== undefined && <span className="t2">{maskHosts(a.atEndpoint(config.endpoint))}</span>}
        </p>
        <span className="spacer" />
        <OtherRegion connection={connection} />
        <Link to={{ view: 'connect', connection: connection.id }} className={styles.settings}>{a.settings}</Link>
      </div>
      <div className={styles.columns}>
        <div>
          <FoundClusters connection={connection.id} />
          <FoundQueues connection={connection.id} />
        </div>
        <div>
          <Identity connection={connection} />
          {status && (
            <section className={styles.section}>
              <h2>{t.aws.cost.title}</h2>
              <CostTable name={connection.name} status={status} />
            </section>
          )}
        </div>
      </div>
    </div>
  )
}

function Identity({ connection }: { readonly connection: Connection }) {
  const identity = useIdentity({ id: connection.id })
  const status = useAwsStatus(connection.id)
  const [dialog, setDialog] = useState<'sign-in' | 'mfa'>()
  useCommands([{ id: 'view.refresh', run: () => void identity.refetch() }])
  const problem = problemOf(identity)
  const known = identity.data ?? status?.identity ?? undefined
  return (
    <section className={styles.section}>
      <h2>{t.aws.whoTitle}</h2>
      {known && !problem && <Who identity={known} />}
      {!known && !problem && <p className="t2" role="status">{t.aws.asking}</p>}
      {problem && (
        <FailedState problem={problem} connection={connection.id} onTryAgain={() => void identity.refetch()} action={
          status?.state === 'sign-in' ? <Button kind="primary" onClick={() => setDialog('sign-in')}>{t.aws.signIn}</Button>
            : status?.state === 'mfa' && <Button kind="primary" onClick={() => setDialog('mfa')}>{t.aws.strip.enterCode}</Button>
        } />
      )}
      {dialog === 'sign-in' && <SignInDialog profile={profileOf(connection, status).profile} onClose={() => setDialog(undefined)} />}
      {dialog === 'mfa' && (
        <MfaDialog connection={connection.id} {...(status?.mfaSerial !== undefined && { serial: status.mfaSerial })}
          onClose={() => setDialog(undefined)} />
      )}
    </section>
  )
}
