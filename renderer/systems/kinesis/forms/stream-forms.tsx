import { Checkbox, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { KinesisShardMetrics, type KinesisStreamExtra } from '#contract/systems/kinesis.ts'
import { formatDuration } from '../../../format/duration.ts'
import { t } from '../../../texts/index.ts'
import { changeInput, changesOf } from '../../forms/changes.ts'
import { formatTags, parseTags } from '../../forms/tags.ts'
import { FormFrame } from './form-frame.tsx'
import type { FormTarget } from './form-target.ts'
import { isWhole } from './whole.ts'

const f = t.kinesis.forms
const allMetrics = KinesisShardMetrics.shape.metrics.element.options

/** What a form of one stream is given: what is known of it, and how many of its shards are open. */
type FormProps = { readonly target: FormTarget, readonly name: string, readonly extra: KinesisStreamExtra, readonly open: number }

const price = (usd: number): string =>
  `$${usd.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: usd < 1 ? 3 : 2 })}`

/** How long records are kept. */
export function RetentionForm({ target, name, extra }: FormProps) {
  const [hours, setHours] = useState(String(extra.retentionHours))
  const good = isWhole(hours, 24, 8_760)
  const help = good && Number(hours) < extra.retentionHours ? f.shorter
    : f.hoursSay(formatDuration((good ? Number(hours) : extra.retentionHours) * 3_600))
  return (
    <FormFrame target={target} title={f.retention(name)} ready={good && Number(hours) !== extra.retentionHours}
      plan={{ action: 'change-retention', input: { hours: Number(hours) } }}>
      <TextInput label={f.hours} value={hours} inputMode="numeric" error={good ? null : f.notShards('24', '8,760')}
        onChange={(event) => setHours(event.currentTarget.value)} />
      <p className="t2">{help}</p>
    </FormFrame>
  )
}

/** Which metrics CloudWatch keeps of each shard, with what they cost. */
export function MetricsForm({ target, name, extra, open }: FormProps) {
  const before = allMetrics.filter((metric) => extra.monitoring.includes(metric) || extra.monitoring.includes('ALL'))
  const [on, setOn] = useState<readonly string[]>(before)
  const { metricMonth } = extra.usd
  const same = on.length === before.length && before.every((metric) => on.includes(metric))
  return (
    <FormFrame target={target} title={f.metrics(name)} ready={!same} plan={{ action: 'shard-metrics', input: { metrics: on } }}>
      <p className="t2">{metricMonth === 0 ? f.free : f.metricPrice(price(metricMonth))}</p>
      {allMetrics.map((metric) => (
        <Checkbox key={metric} label={metric} checked={on.includes(metric)}
          onChange={(event) => setOn(event.currentTarget.checked ? [...on, metric] : on.filter((one) => one !== metric))} />
      ))}
      {metricMonth > 0 && <p>{f.metricSum(on.length, open, price(on.length * open * metricMonth))}</p>}
    </FormFrame>
  )
}

/** A consumer that reads each shard with a share of its own. */
export function RegisterForm({ target, name, extra, open }: FormProps) {
  const [consumer, setConsumer] = useState('')
  const { consumerHour } = extra.usd
  const good = /^[\w.-]{1,128}$/.test(consumer)
  return (
    <FormFrame target={target} title={f.register(name)} ready={good} plan={{ action: 'register-consumer', input: { consumer } }}>
      <TextInput label={f.consumer} data-autofocus="" value={consumer} spellCheck={false}
        error={consumer === '' || good ? null : f.badName} onChange={(event) => setConsumer(event.currentTarget.value.trim())} />
      <p className="t2">{consumerHour === 0 ? f.free : f.registerPrice(price(consumerHour), open, price(consumerHour * open))}</p>
    </FormFrame>
  )
}

/** Tags, one a line. */
export function TagsForm({ target, name, extra }: FormProps) {
  const [text, setText] = useState(formatTags(extra.tags ?? {}))
  const changes = changesOf(extra.tags ?? {}, parseTags(text))
  return (
    <FormFrame target={target} title={f.tags(name)} ready={changes.length > 0}
      plan={{ action: 'edit-tags', input: { tags: changeInput(changes) } }}>
      <Textarea label={f.tagLines} autosize minRows={3} maxRows={12} value={text} spellCheck={false}
        onChange={(event) => setText(event.currentTarget.value)} />
      <p className="t2">{extra.tags === null ? f.tagsUnknown : f.changed(changes.length)}</p>
    </FormFrame>
  )
}
