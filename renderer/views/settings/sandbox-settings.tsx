import type { SandboxConsumer } from '#contract/sandbox.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { PlainTable, type PlainColumn } from '../../ui/plain-table.tsx'
import { useSandboxConsumers } from './use-sandbox-consumers.ts'
import styles from './settings.module.css'

const s = t.settings.sandbox

/** The consumers of the sandbox, each with a button that stops or starts it, for whoever shows what a backlog does. */
export function SandboxSettings() {
  const { isRunning, consumers, changing, run } = useSandboxConsumers()
  if (!isRunning) return null
  const columns: readonly PlainColumn<SandboxConsumer>[] = [
    { key: 'name', head: s.consumer, cell: ({ name }) => name },
    { key: 'reads', head: s.reads, cell: ({ reads, system }) => s.readsOf(reads, system) },
    { key: 'state', head: s.state, cell: ({ running }) => (running ? s.runs : s.isStopped), width: '12ch' },
    {
      key: 'run', head: s.action, width: '14ch',
      cell: (consumer) => (
        <Button kind="ghost" icon={consumer.running ? 'stop' : 'play'} disabled={changing.includes(consumer.name)}
          aria-busy={changing.includes(consumer.name)} onClick={() => void run(consumer, !consumer.running)}
          aria-label={consumer.running ? s.stopNamed(consumer.name) : s.startNamed(consumer.name)}>
          {consumer.running ? s.stop : s.start}
        </Button>
      ),
    },
  ]
  return (
    <section className={styles.section}>
      <h2 className={styles.heading}>{s.title}</h2>
      <p className={styles.lead}>{s.lead}</p>
      <PlainTable label={s.title} columns={columns} rows={consumers} rowKey={({ name }) => name} />
    </section>
  )
}
