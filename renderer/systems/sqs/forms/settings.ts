import { formatDuration } from '../../../format/duration.ts'
import { formatCount } from '../../../format/number.ts'
import { t } from '../../../texts/index.ts'

const s = t.sqs.settings

/** One setting of a queue by AWS's attribute name: what it is, its unit, its limits (SetQueueAttributes, AWS). */
export type Setting = {
  readonly key: string
  readonly kind: 'seconds' | 'bytes' | 'flag' | 'text' | 'json' | 'choice'
  readonly limits?: readonly [least: number, most: number]
  readonly choices?: readonly string[]
  /** Only a FIFO queue has it. */
  readonly fifo?: true
}

export const settings: readonly Setting[] = [
  { key: 'VisibilityTimeout', kind: 'seconds', limits: [0, 43_200] },
  { key: 'MessageRetentionPeriod', kind: 'seconds', limits: [60, 1_209_600] },
  { key: 'DelaySeconds', kind: 'seconds', limits: [0, 900] },
  { key: 'ReceiveMessageWaitTimeSeconds', kind: 'seconds', limits: [0, 20] },
  { key: 'MaximumMessageSize', kind: 'bytes', limits: [1_024, 1_048_576] },
  { key: 'RedrivePolicy', kind: 'json' },
  { key: 'RedriveAllowPolicy', kind: 'json' },
  { key: 'SqsManagedSseEnabled', kind: 'flag' },
  { key: 'KmsMasterKeyId', kind: 'text' },
  { key: 'ContentBasedDeduplication', kind: 'flag', fifo: true },
  { key: 'DeduplicationScope', kind: 'choice', choices: ['queue', 'messageGroup'], fifo: true },
  { key: 'FifoThroughputLimit', kind: 'choice', choices: ['perQueue', 'perMessageGroupId'], fifo: true },
  { key: 'Policy', kind: 'json' },
]

/** The settings a queue can have. */
export const settingsOf = (fifo: boolean): readonly Setting[] => settings.filter((setting) => fifo || !setting.fifo)

/** A value as a person reads it. */
export function settingWords({ kind }: Setting, value: string): string {
  if (value === '') return s.none
  if (kind === 'seconds') return formatDuration(Number(value))
  if (kind === 'bytes') return `${formatCount(value)} B`
  return kind === 'flag' ? (value === 'true' ? t.list.yes : t.list.no) : value
}

/** What is wrong with a typed value, in words; null when it can be set. Empty takes it back to its default. */
export function settingProblem({ kind, limits }: Setting, value: string): string | null {
  const text = value.trim()
  if (text === '') return null
  if (kind === 'json') {
    try {
      JSON.parse(text)
      return null
    } catch (error) {
      return t.publish.notJson(error instanceof Error ? error.message : '')
    }
  }
  if (!limits) return null
  const number = Number(text)
  const [least, most] = limits
  return /^\d+$/.test(text) && number >= least && number <= most ? null : t.sqs.between(formatCount(least), formatCount(most))
}
