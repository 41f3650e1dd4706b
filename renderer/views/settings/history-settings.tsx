import { NumberInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { formatBytes } from '../../format/bytes.ts'
import { formatCount, unknown } from '../../format/number.ts'
import { formatMoment } from '../../format/time.ts'
import { client } from '../../rpc/client.ts'
import { useSettings } from '../../shell/settings.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toasts.tsx'
import { useHostSettings } from './use-host-settings.ts'
import styles from './settings.module.css'

const h = t.settings.history
/** What the contract takes (MB). */
const [least, most] = [10, 100_000]
const lookMs = 10_000

/** How much of the past the host keeps on disk: its size, its oldest number, what is wrong with it, and its cap. */
export function HistorySettings() {
  const { settings } = useHostSettings()
  return settings ? <Fields megabytes={settings.historyMegabytes} /> : null
}

function Fields({ megabytes }: { readonly megabytes: number }) {
  const { save, problem } = useHostSettings()
  const [cap, setCap] = useState<string | number>(megabytes)
  const [issue, setIssue] = useState<string>()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const wanted = Number(cap)
    const isGood = cap !== '' && Number.isInteger(wanted) && wanted >= least && wanted <= most
    setIssue(isGood ? undefined : h.capRange(formatCount(least), formatCount(most)))
    if (isGood && await save({ historyMegabytes: wanted })) toast({ text: h.saved })
  }
  return (
    <section className={styles.section}>
      <h2 className={styles.heading}>{h.title}</h2>
      <Kept />
      <form noValidate onSubmit={(event) => void submit(event)}>
        <div className={styles.row}>
          <label className={styles.label} htmlFor="history-cap">{h.cap}</label>
          <NumberInput id="history-cap" className={styles.number ?? ''} value={cap} error={issue} suffix=" MB" hideControls thousandSeparator=","
            aria-describedby="history-help" onChange={setCap} />
          <p className={styles.help} id="history-help">{h.capHelp}</p>
        </div>
        <div className={styles.row}>
          <div className={styles.buttons}><Button type="submit">{h.save}</Button></div>
          {problem && <p className={`${styles.help} bad`} role="alert">{problem.message} {problem.hint}</p>}
        </div>
      </form>
    </section>
  )
}

function Kept() {
  const { timeZone } = useSettings()
  const { data } = useQuery({
    queryKey: ['history-status'], queryFn: ({ signal }) => client.samples.status({}, { signal }), refetchInterval: lookMs,
  })
  if (!data) return null
  const { bytes, oldest, lost = 0, problem } = data
  return (
    <>
      <dl className={styles.facts}>
        <dt>{h.size}</dt><dd>{formatBytes(bytes)}</dd>
        <dt>{h.oldest}</dt><dd>{oldest === null ? unknown : formatMoment(oldest, timeZone)}</dd>
        {lost > 0 && <><dt>{h.lost}</dt><dd>{formatCount(lost)}</dd></>}
      </dl>
      {problem && <p className={`${styles.help} bad`} role="alert">{problem.message} {problem.hint}</p>}
    </>
  )
}
