import { useEffect, useRef } from 'react'
import type { SandboxConsumer } from '#contract/sandbox.ts'
import { useParams } from '../../address/use-address.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { PlainTable, type PlainColumn } from '../../ui/plain-table.tsx'
import { useSandboxConsumers } from './use-sandbox-consumers.ts'
import styles from './settings.module.css'

const s = t.settings.sandbox

/**
 * The consumers of the sandbox, each with a button that stops or starts it, for whoever shows what a backlog does. An address
 * with `at=sandbox` begins here.
 */
export function SandboxSettings() {
  const { isRunning, consumers, changing, run } = useSandboxConsumers()
  const section = useRef<HTMLElement>(null)
  const isAsked = useParams()[0].at === 'sandbox' && isRunning
  useEffect(() => { if (isAsked) section.current?.scrollIntoView() }, [isAsked])
  if (!isRunning) return null
  const columns: readonly PlainColumn<SandboxConsumer>[] = [
    { key: 'name', head: s.consumer, cell: ({ name }) => name },
    { key: 'reads', head: s.reads, cell: ({ reads, system }) => s.readsOf(reads, system) },
    { key: 'state', head: s.state, cell: ({ running }) => (running ? s.runs : s.isStopped), width: '12ch' },
    {
      key: 'run', head: s.action, width: '14ch',
      cell: (consumer) => {
        const { name, running } = consumer
        const isChanging = changing.includes(name)
        // Not `disabled`: that would take the focus from whoever presses it by key.
        return (
          <Button kind="ghost" icon={running ? 'stop' : 'play'} className={styles.inCell ?? ''} aria-disabled={isChanging}
            aria-busy={isChanging} onClick={() => { if (!isChanging) void run(consumer, !running) }}
            aria-label={running ? s.stopNamed(name) : s.startNamed(name)}>
            {running ? s.stop : s.start}
          </Button>
        )
      },
    },
  ]
  return (
    <section ref={section} className={styles.section}>
      <h2 className={styles.heading}>{s.title}</h2>
      <p className={styles.lead}>{s.lead}</p>
      <PlainTable label={s.title} columns={columns} rows={consumers} rowKey={({ name }) => name} />
    </section>
  )
}
