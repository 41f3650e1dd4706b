import type { Details } from '#contract/resource.ts'
import type { Sample } from '#contract/sample.ts'
import { KafkaTopicExtra } from '#contract/systems/kafka.ts'
import { formatBytes } from '../../format/bytes.ts'
import { formatDuration } from '../../format/duration.ts'
import { formatCount, formatRate } from '../../format/number.ts'
import { t } from '../../texts/index.ts'
import { useNow } from '../../ui/clock.ts'
import { Unknown } from '../../ui/num.tsx'
import { Tip } from '../../ui/tip.tsx'
import styles from './topic.module.css'

const f = t.topic.facts

/** The settings of a topic from its details; null where they could not be read, undefined while they have not come. */
export function settingsOf(details: Details | undefined) {
  if (!details) return undefined
  const extra = KafkaTopicExtra.safeParse(details.extra)
  return extra.success ? extra.data.settings : null
}

/** How long a topic keeps its messages, in words; null while unknown. */
export function keepsWords(settings: KafkaTopicExtra['settings'] | undefined): string | null {
  const value = (name: string): string | null => settings?.find((setting) => setting.name === name)?.value ?? null
  const retention = value('retention.ms')
  const policy = value('cleanup.policy') ?? ''
  if (policy === 'compact') return f.compacted
  if (retention === null) return null
  const span = retention === '-1' ? f.forever : formatDuration(Number(retention) / 1_000)
  return policy.includes('compact') ? `${span}, ${f.compacted}` : span
}

type TopicFactsProps = { readonly sample: Sample | undefined, readonly details: Details | undefined }

const ageOf = (at: number, now: number): string => formatDuration(Math.max(0, Math.round((now - at) / 1_000)))

const number = (value: unknown): number | null => (typeof value === 'number' ? value : null)

/** What is known of a topic in one line; what leaves first on a narrow screen is size, then retention. */
export function TopicFacts({ sample, details }: TopicFactsProps) {
  const now = useNow()
  if (!sample) return null
  const { values, facts } = sample
  const why = sample.problems?.[0]?.message
  const [partitions, inSync, last] = [number(facts?.partitions), number(facts?.inSync), number(facts?.lastMessage)]
  const keeps = keepsWords(settingsOf(details))
  const known = (value: number | null | undefined, text: (value: number) => string) =>
    (value === null || value === undefined ? <Unknown why={why} /> : <b>{text(value)}</b>)
  return (
    <>
      {partitions !== null && inSync !== null && (
        <Tip text={f.inSyncTip}>
          <span>
            <b>{formatCount(partitions)}</b> {f.partitions(partitions)},{' '}
            {inSync === partitions ? f.allInSync : <b className={styles.warn}>{f.inSync(inSync, partitions)}</b>}
          </span>
        </Tip>
      )}
      <Tip text={f.messagesTip}><span>{known(values.messages, (value) => `≤ ${formatCount(value)}`)} {f.messages}</span></Tip>
      <Tip text={values.bytes === null || values.bytes === undefined ? '' : `${f.size}: ${formatCount(values.bytes)} B`}>
        <span className={styles.leaves}>{known(values.bytes, formatBytes)}</span>
      </Tip>
      <span>{known(values.in, formatRate)}{f.in}</span>
      {keeps !== null && <span className={styles.leaves}>{f.keeps} <b>{keeps}</b></span>}
      {last !== null && <span>{f.last} <b>{t.states.ago(ageOf(last, now))}</b></span>}
    </>
  )
}
