import { useState } from 'react'
import type { Address } from '../address/address.ts'
import { go } from '../address/use-address.ts'
import { formatDuration } from '../format/duration.ts'
import { formatUsd } from '../format/money.ts'
import { formatRecent } from '../format/time.ts'
import { useConnections } from '../rpc/queries.ts'
import { useStore } from '../store.ts'
import { t } from '../texts/index.ts'
import { useNow } from '../ui/clock.ts'
import { Strip, TextButton } from '../ui/strip.tsx'
import { MfaDialog } from '../views/connect/aws/mfa-dialog.tsx'
import { SignInDialog } from '../views/connect/aws/sign-in-dialog.tsx'
import { awsTroubles, type AwsTrouble } from './aws-troubles.ts'
import { awsStatus } from './aws-status.ts'
import { connectionOf } from './rail-connection.tsx'
import { useRoomView } from './room.ts'
import { useSettings } from './settings.ts'

const s = t.aws.strip

/**
 * Over the view while an AWS connection it stands on is not well: what happened, since when its numbers stand still, and the one
 * thing to do. It goes by itself when the connection answers again.
 */
export function AwsStrip({ address }: { readonly address: Address }) {
  const connections = useConnections().data ?? []
  const [first, ...others] = awsTroubles(connections, useStore(awsStatus), connectionOf(address), useNow())
  const [dialog, setDialog] = useState<AwsTrouble>()
  return (
    <>
      {first && (
        <Strip tone={first.kind === 'slowed' || first.kind === 'paused' ? 'warn' : 'bad'}
          actions={<Action trouble={first} onDialog={setDialog} />}>
          <Words trouble={first} /> {others.length > 0 && s.more(others.length)}
        </Strip>
      )}
      {dialog?.kind === 'sign-in' && <SignInDialog profile={dialog.profile} onClose={() => setDialog(undefined)} />}
      {dialog?.kind === 'mfa' && (
        <MfaDialog connection={dialog.connection.id} {...(dialog.status.mfaSerial !== undefined && { serial: dialog.status.mfaSerial })}
          onClose={() => setDialog(undefined)} />
      )}
    </>
  )
}

function Words({ trouble }: { readonly trouble: AwsTrouble }) {
  const { kind, connection, status } = trouble
  const now = useNow()
  const { timeZone } = useSettings()
  const { maskHosts } = useRoomView()
  const stopped = s.stopped(formatRecent(status.since, timeZone, now))
  switch (kind) {
    case 'sign-in': return <><b>{s.ended(trouble.byProfile ? s.profile(trouble.profile) : s.connection(connection.name))}</b> {s.endedHint} {stopped}</>
    case 'mfa': return <><b>{s.mfa(connection.name)}</b> {stopped}</>
    case 'refused': return <><b>{s.refused(connection.name)}</b> {maskHosts(status.problem?.hint ?? status.problem?.message ?? '')} {stopped}</>
    case 'paused': return <><b>{s.paused(connection.name, formatUsd(status.cost.capPerHour))}</b> {s.pausedHint}</>
    case 'slowed': return <>{s.slowed(trouble.apis.join(', '), formatDuration(trouble.ageSeconds))}</>
  }
}

function Action({ trouble, onDialog }: { readonly trouble: AwsTrouble; readonly onDialog: (trouble: AwsTrouble) => void }) {
  const edit = () => go({ view: 'connect', connection: trouble.connection.id })
  switch (trouble.kind) {
    case 'sign-in': return <TextButton onPress={() => onDialog(trouble)} label={t.aws.signInTo(trouble.profile)}>{t.aws.signIn}</TextButton>
    case 'mfa': return <TextButton onPress={() => onDialog(trouble)}>{s.enterCode}</TextButton>
    case 'refused': return <TextButton onPress={edit}>{t.states.editConnection}</TextButton>
    case 'paused': return <TextButton onPress={edit}>{s.raise}</TextButton>
    case 'slowed': return null
  }
}
