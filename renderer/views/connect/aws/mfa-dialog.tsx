import { TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import type { Problem } from '#contract/problem.ts'
import { client } from '../../../rpc/client.ts'
import { toProblem } from '../../../rpc/problem.ts'
import { queries } from '../../../rpc/queries.ts'
import { t } from '../../../texts/index.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { announceFailure } from '../../../ui/live-region.tsx'
import { toast } from '../../../ui/toasts.tsx'
import styles from './aws.module.css'

const m = t.aws.mfa

type Props = { readonly connection: string; readonly serial?: string; readonly onClose: () => void }

/** Asks for the code of an MFA device and signs the connection in with it. A refused code says so and leaves the field. */
export function MfaDialog({ connection, serial, onClose }: Props) {
  const [code, setCode] = useState('')
  const [problem, setProblem] = useState<Problem>()
  const [sending, setSending] = useState(false)
  const send = async (event: FormEvent) => {
    event.preventDefault()
    const digits = code.replaceAll(/\s/g, '')
    if (!/^\d{6}$/.test(digits)) return setProblem({ code: 'BadInput', message: m.needsCode })
    setSending(true)
    try {
      const { account } = await client.aws.mfa({ id: connection, code: digits })
      void queries.invalidateQueries({ queryKey: ['aws-identity'] })
      toast({ text: m.accepted(account) })
      onClose()
    } catch (error) {
      const refused = toProblem(error)
      setProblem(refused)
      setCode('')
      announceFailure(refused.message)
    } finally {
      setSending(false)
    }
  }
  return (
    <Dialog open onClose={onClose} title={m.title} width={420} foot={
      <>
        <Button onClick={onClose}>{t.states.cancel}</Button>
        <Button kind="primary" type="submit" form="mfa-code" disabled={sending}>{sending ? m.sending : m.send}</Button>
      </>
    }>
      <form id="mfa-code" className={styles.mfa} noValidate onSubmit={(event) => void send(event)}>
        <p className="t2">{serial === undefined ? m.leadUnknown : m.lead(serial)}</p>
        <TextInput data-autofocus="" label={m.code} value={code} inputMode="numeric" autoComplete="one-time-code" maxLength={7}
          error={problem && [problem.message, problem.hint].filter(Boolean).join(' ')}
          onChange={(event) => { setCode(event.currentTarget.value); setProblem(undefined) }} />
      </form>
    </Dialog>
  )
}
