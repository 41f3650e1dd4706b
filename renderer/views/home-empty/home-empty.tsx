import { formatAddress } from '../../address/address.ts'
import { go } from '../../address/use-address.ts'
import { useInfo } from '../../rpc/queries.ts'
import { sandboxStart, startSandbox } from '../../shell/sandbox.ts'
import { useStore } from '../../store.ts'
import { t } from '../../texts/index.ts'
import { FailedState } from '../../ui/failed-state.tsx'
import { Icon } from '../../ui/icon.tsx'
import styles from './home-empty.module.css'

const s = t.shell.first
const start = (): void => startSandbox(() => go({ view: 'home' }))

/** The first start: nothing is connected yet, and large ways to change that. */
export function HomeEmpty() {
  const { busy, step, problem } = useStore(sandboxStart)
  const aws = useInfo().data?.systems.some(({ connection }) => connection === 'aws')
  return (
    <div className={styles.page}>
      <h2 className={styles.headline}>{s.title}</h2>
      <p className={styles.lead}>{s.lead}</p>
      <div className={styles.choices}>
        <button type="button" className={styles.choice} data-first="" onClick={start} disabled={busy} aria-busy={busy}>
          <Icon name="play" /><b>{busy ? s.sandboxBusy : s.sandbox}</b>
          <span role="status">{busy ? step ?? s.sandboxStarting : s.sandboxText}</span>
          {busy && <span className={styles.progress} aria-hidden="true" />}
        </button>
        <a className={styles.choice} href={formatAddress({ view: 'connect' })}>
          <Icon name="topic" /><b>{s.kafka}</b><span>{s.kafkaText}</span>
        </a>
        {aws && (
          <a className={styles.choice} href={formatAddress({ view: 'connect' }, { type: 'aws' })}>
            <Icon name="queue" /><b>{s.aws}</b><span>{s.awsText}</span>
          </a>
        )}
      </div>
      <p className={styles.promise}><Icon name="lock" small />{s.promise}</p>
      {problem && <FailedState problem={problem} onTryAgain={start} />}
    </div>
  )
}
