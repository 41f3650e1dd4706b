import { useState } from 'react'
import { defaultCapPerHour, type Connection } from '#contract/connection.ts'
import type { Address } from '../address/address.ts'
import { formatUsd } from '../format/money.ts'
import { toProblem } from '../rpc/problem.ts'
import { useConnection } from '../rpc/queries.ts'
import { t } from '../texts/index.ts'
import { Strip, TextButton } from '../ui/strip.tsx'
import { toast } from '../ui/toasts.tsx'
import { isAws, useAwsStatus } from './aws-status.ts'
import { connectionOf } from './rail-connection.tsx'
import { saveCost } from './save-cost.ts'

const c = t.aws.consent

/** Whether the question about CloudWatch is still open: nobody decided, and real money is meant. */
export const isToBeAsked = (connection: Connection): boolean =>
  isAws(connection) && connection.cost === undefined && connection.config.endpoint === undefined

/**
 * Asks once a connection whether CloudWatch, which bills each number, may be read. The answer is kept with the connection; the
 * rest of it stays as it is.
 */
export function ConsentStrip({ address }: { readonly address: Address }) {
  const connection = useConnection(address.view === 'connect' ? undefined : connectionOf(address))
  const status = useAwsStatus(connection?.id)
  const [saving, setSaving] = useState(false)
  if (!connection || !isToBeAsked(connection) || saving || (status && status.state !== 'ok')) return null
  const answer = async (allow: boolean) => {
    setSaving(true)
    try {
      await saveCost(connection, { allow, capPerHour: status?.cost.capPerHour ?? defaultCapPerHour })
      toast({ text: allow ? c.allowed(connection.name) : c.refused(connection.name) })
    } catch (error) {
      toast({ tone: 'bad', text: toProblem(error).message })
    } finally {
      setSaving(false)
    }
  }
  return (
    <Strip actions={<>
      <TextButton onPress={() => void answer(true)}>{c.allow}</TextButton>
      <TextButton onPress={() => void answer(false)}>{c.notNow}</TextButton>
    </>}>
      {c.ask(connection.name, formatUsd(status?.cost.capPerHour ?? defaultCapPerHour))}
    </Strip>
  )
}
