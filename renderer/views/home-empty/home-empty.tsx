import { useState } from 'react'
import type { Problem } from '#contract/problem.ts'
import { go } from '../../address/use-address.ts'
import { formatAddress } from '../../address/address.ts'
import { client } from '../../rpc/client.ts'
import { keys, queries, useInfo } from '../../rpc/queries.ts'
import { useStream } from '../../rpc/use-stream.ts'
import { markOpened } from '../../shell/opened.ts'
import { t } from '../../texts/index.ts'
import { FailedState } from '../../ui/failed-state.tsx'
import { Icon } from '../../ui/icon.tsx'
import styles from './home-empty.module.css'

interface Status {
  readonly state: 'stopped' | 'starting' | 'running' | 'failed'
  readonly step?: string | undefined
  readonly connection?: string | undefined
  readonly problem?: Problem | undefined
}

/** The first start: nothing is connected yet, and large ways to change that. */
export function HomeEmpty() {
  const sandbox = useSandboxStart()
  const aws = useInfo().data?.systems.some(({ connection }) => connection === 'aws')
  const s = t.shell.first
  return (
    <div className={styles.page}>
      <h2 className={styles.headline}>{s.title}</h2>
      <p className={styles.lead}>{s.lead}</p>
      <div className={styles.choices}>
        <button type="button" className={styles.choice} data-first="" onClick={sandbox.start} disabled={sandbox.busy} aria-busy={sandbox.busy}>
          <Icon name="play" /><b>{sandbox.busy ? s.sandboxBusy : s.sandbox}</b>
          <span role="status">{sandbox.busy ? sandbox.step ?? s.sandboxStarting : s.sandboxText}</span>
          {sandbox.busy && <span className={styles.progress} aria-hidden="true" />}
        </button>
        <a className={styles.choice} href={formatAddress({ view: 'connect' })}><Icon name="topic" /><b>{s.kafka}</b><span>{s.kafkaText}</span></a>
        {aws && (
          <a className={styles.choice} href={formatAddress({ view: 'connect' }, { type: 'aws' })}><Icon name="queue" /><b>{s.aws}</b><span>{s.awsText}</span></a>
        )}
      </div>
      <p className={styles.promise}><Icon name="lock" small />{s.promise}</p>
      {sandbox.problem && <FailedState problem={sandbox.problem} onTryAgain={sandbox.start} />}
    </div>
  )
}

/** Starts the local brokers and goes to the board when their connection is saved. */
function useSandboxStart() {
  const [asked, setAsked] = useState(0)
  const [status, setStatus] = useState<Status>()
  const stream = useStream<Status>(asked ? `sandbox ${asked}` : null, {
    open: options => client.sandbox.start({}, options),
    take: next => {
      setStatus(next)
      if (next.state !== 'running') return
      if (next.connection) markOpened(next.connection)
      void queries.invalidateQueries({ queryKey: keys.connections })
      go({ view: 'home' })
    },
  })
  const failed = stream.state === 'failed' ? stream.problem : status?.state === 'failed' ? status.problem : undefined
  return {
    start: () => { setStatus(undefined); setAsked(asked + 1) },
    busy: (stream.state === 'opening' || stream.state === 'open') && status?.state !== 'running' && status?.state !== 'failed',
    step: status?.step,
    problem: failed,
  }
}
