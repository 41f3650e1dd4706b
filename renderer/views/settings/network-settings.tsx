import { TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import type { Network } from '#contract/settings.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toasts.tsx'
import { judgeNetwork, networkFormOf, networkIssues, type NetworkForm, type NetworkIssues } from './network-form.ts'
import { useHostSettings } from './use-host-settings.ts'
import styles from './settings.module.css'

const n = t.settings.network
const fields = [
  { key: 'proxy', placeholder: 'http://proxy.example:3128' }, { key: 'noProxy', placeholder: '.internal,10.0.0.0/8' }, { key: 'caFile', placeholder: '' },
] as const

/** How every AWS client of the host reaches AWS: proxy, exceptions, own authorities; each says where its default comes from. */
export function NetworkSettings() {
  const { settings } = useHostSettings()
  return settings ? <Fields saved={settings.network ?? {}} /> : null
}

function Fields({ saved }: { readonly saved: Network }) {
  const { save, problem } = useHostSettings()
  const [form, setForm] = useState(() => networkFormOf(saved))
  const [issues, setIssues] = useState<NetworkIssues>({})
  const change = (patch: Partial<NetworkForm>) => {
    setForm({ ...form, ...patch })
    setIssues({})
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const judged = judgeNetwork(form)
    setIssues(judged.ok ? {} : judged.issues)
    if (judged.ok && await save({ network: judged.network })) toast({ text: n.saved })
  }
  const refused = networkIssues(problem?.issues ?? [])
  const isNamed = Object.keys(refused).length > 0
  return (
    <section className={styles.section}>
      <h2 className={styles.heading}>{n.title}</h2>
      <form noValidate onSubmit={(event) => void submit(event)}>
        {fields.map(({ key, placeholder }) => (
          <div key={key} className={styles.row}>
            <label className={styles.label} htmlFor={`network-${key}`}>{n[key]}</label>
            <TextInput id={`network-${key}`} value={form[key]} error={issues[key] ?? refused[key]} placeholder={placeholder} spellCheck={false} autoComplete="off"
              aria-describedby={`network-${key}-help`} onChange={(event) => change({ [key]: event.currentTarget.value })} />
            <p className={styles.help} id={`network-${key}-help`}>{n[`${key}Help`]}</p>
          </div>
        ))}
        <div className={styles.row}>
          <div className={styles.buttons}><Button type="submit">{n.save}</Button><span className="t3 small">{n.kept}</span></div>
          {problem && !isNamed && <p className={`${styles.help} bad`} role="alert">{problem.message} {problem.hint}</p>}
        </div>
      </form>
    </section>
  )
}
