import { Checkbox, TextInput } from '@mantine/core'
import type { Message } from '#contract/message.ts'
import { formatMoment } from '../../format/time.ts'
import { useSettings } from '../../shell/settings.ts'
import { t } from '../../texts/index.ts'
import { isFifo, queues, streams } from './dialect.ts'
import type { Form } from './form.ts'
import type { Publishing } from './use-publish.ts'
import styles from './publish.module.css'

const p = t.publish

type SendOptionsProps = {
  readonly form: Form
  readonly onChange: (patch: Partial<Form>) => void
  readonly problems: Readonly<Record<string, string>>
  /** What is kept of the message that is sent again, in place of what can be typed. */
  readonly kept?: { readonly partition?: string, readonly timestamp?: string }
  readonly publishing: Publishing
}

/** What a system lets one choose of a message besides its content, and how many of the same. */
export function SendOptions(props: SendOptionsProps) {
  const { system } = props.publishing.outlet
  if (system === streams) return <div className={styles.options}><Copies {...props} /></div>
  return system === queues ? <QueueOptions {...props} /> : <TopicOptions {...props} />
}

const Copies = ({ form, onChange, problems }: Pick<SendOptionsProps, 'form' | 'onChange' | 'problems'>) => (
  <TextInput label={p.copies} value={form.copies} error={problems.copies} inputMode="numeric"
    onChange={(event) => onChange({ copies: event.currentTarget.value })} />
)

/** Delay on a standard queue; group and deduplication id on a FIFO queue. */
function QueueOptions({ form, onChange, problems, publishing }: SendOptionsProps) {
  const fifo = isFifo(publishing.work.topic.trim())
  return (
    <div className={styles.options}>
      {!fifo && (
        <TextInput label={p.delay} placeholder={p.noDelay} value={form.delay ?? ''} error={problems.delay} inputMode="numeric"
          onChange={(event) => onChange({ delay: event.currentTarget.value })} />
      )}
      <TextInput label={p.groupId} placeholder={fifo ? '' : p.noGroup} value={form.groupId ?? ''} error={problems.groupId}
        spellCheck={false} onChange={(event) => onChange({ groupId: event.currentTarget.value })} />
      {fifo && (
        <TextInput label={p.dedupId} placeholder={p.newDedup} value={form.dedupId ?? ''}
          disabled={form.copies.trim() !== '1'} spellCheck={false}
          onChange={(event) => onChange({ dedupId: event.currentTarget.value })} />
      )}
      <Copies form={form} onChange={onChange} problems={problems} />
    </div>
  )
}

const TopicOptions = ({ form, onChange, problems, kept = {} }: SendOptionsProps) => (
  <div className={styles.options}>
    <TextInput label={p.partition} placeholder={p.byKey} value={kept.partition ?? form.partition} error={problems.partition}
      disabled={kept.partition !== undefined} inputMode="numeric"
      onChange={(event) => onChange({ partition: event.currentTarget.value })} />
    <TextInput label={p.timestamp} placeholder={p.now} title={t.messages.timeForm} value={kept.timestamp ?? form.timestamp}
      disabled={kept.timestamp !== undefined} error={problems.timestamp}
      onChange={(event) => onChange({ timestamp: event.currentTarget.value })} />
    <Copies form={form} onChange={onChange} problems={problems} />
  </div>
)

/** Whether messages that are sent again keep their partition and their timestamp. */
export const KeepOptions = ({ publishing: { work, change } }: { readonly publishing: Publishing }) => (
  <div className={styles.keep}>
    <Checkbox label={p.keepPartition} checked={work.keepPartition}
      onChange={(event) => change({ keepPartition: event.currentTarget.checked })} />
    <Checkbox label={p.keepTimestamp} checked={work.keepTimestamp}
      onChange={(event) => change({ keepTimestamp: event.currentTarget.checked })} />
  </div>
)

/** What one message keeps, as it stands in the fields. */
export function useKept({ position, at }: Message, { work }: Publishing): NonNullable<SendOptionsProps['kept']> {
  const { timeZone } = useSettings()
  return {
    ...(work.keepPartition && position.partition !== undefined && { partition: position.partition }),
    ...(work.keepTimestamp && at !== null && { timestamp: formatMoment(at, timeZone, { ms: true }) }),
  }
}
