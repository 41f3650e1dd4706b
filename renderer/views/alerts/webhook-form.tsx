import { TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import type { Problem } from '#contract/problem.ts'
import { asSentence } from '../../format/heading.ts'
import { client } from '../../rpc/client.ts'
import { toProblem } from '../../rpc/problem.ts'
import { queries } from '../../rpc/queries.ts'
import { useRoomView } from '../../shell/room.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toasts.tsx'
import { alertKeys } from './open-alerts.ts'
import { useWebhook } from './use-webhook.ts'
import { wrapped } from './wrapped.ts'
import styles from './alerts.module.css'

const s = t.alerts.hook

async function test(host: string): Promise<string> {
  await client.alerts.testWebhook({})
  return s.tested(host)
}

async function forget(): Promise<string> {
  await client.alerts.saveWebhook({ url: null })
  return s.forgotten
}

const sentencesOf = ({ message, hint }: Problem): string => (hint === undefined ? message : `${asSentence(message)} ${hint}`)

/** Where alerts are posted: the address goes in and never comes out, its host is told. */
export function WebhookForm() {
  const host = useWebhook().data?.host ?? null
  const { mask, maskHosts } = useRoomView()
  const [url, setUrl] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | string>()
  const act = async (call: () => Promise<string>) => {
    setBusy(true)
    setProblem(undefined)
    try {
      toast({ text: maskHosts(await call()) })
      setUrl('')
    } catch (error) {
      setProblem(toProblem(error))
    } finally {
      setBusy(false)
      await queries.invalidateQueries({ queryKey: alertKeys.webhook })
    }
  }
  const save = (event: FormEvent) => {
    event.preventDefault()
    if (!/^https:\/\/[^\s/]+/.test(url.trim())) return setProblem(s.invalid)
    void act(async () => s.saved((await client.alerts.saveWebhook({ url: url.trim() })).host ?? ''))
  }
  const said = problem === undefined || typeof problem === 'string' ? problem : maskHosts(sentencesOf(problem))
  return (
    <section className={styles.section} aria-label={s.title}>
      <h2 className={styles.heading}>{s.title} <span className="t3">{host === null ? s.notSet : s.set(mask(host))}</span></h2>
      <p className={styles.note}>{s.text}</p>
      <form className={styles.hook} noValidate onSubmit={save}>
        <TextInput className={styles.address ?? ''} label={s.address} description={s.addressHelp} {...wrapped}
          type="password" autoComplete="off" spellCheck={false} placeholder="https://hooks.example/…" value={url} error={said}
          onChange={(event) => { setUrl(event.currentTarget.value); setProblem(undefined) }} />
        <div className={styles.buttons}>
          <Button type="submit" disabled={busy}>{s.save}</Button>
          {host !== null && <Button disabled={busy} onClick={() => void act(() => test(host))}>{s.test}</Button>}
          {host !== null && <Button kind="ghost" disabled={busy} onClick={() => void act(forget)}>{s.forget}</Button>}
        </div>
      </form>
    </section>
  )
}
