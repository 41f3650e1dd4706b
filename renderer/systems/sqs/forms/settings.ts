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

/** One setting or tag that a form changes; null is absent. */
export type Change = { readonly key: string, readonly before: string | null, readonly after: string | null }

/** What differs between two maps, in order of their keys; an empty text counts as absent. */
export function changesOf(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): readonly Change[] {
  const value = (map: Readonly<Record<string, string>>, key: string): string | null => {
    const text = map[key]?.trim() ?? ''
    return text === '' ? null : text
  }
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .map((key) => ({ key, before: value(before, key), after: value(after, key) }))
    .filter((change) => change.before !== change.after)
}

/** Changes as the action takes them: null goes back to the default, or takes a tag away. */
export const changeInput = (changes: readonly Change[]): Readonly<Record<string, string | null>> =>
  Object.fromEntries(changes.map(({ key, after }) => [key, after]))

/** Tags as typed, one a line: `name=value`. What has no name is left out. */
export function parseTags(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(text.split('\n').flatMap((row) => {
    const at = row.indexOf('=')
    const name = (at < 0 ? row : row.slice(0, at)).trim()
    return name === '' ? [] : [[name, at < 0 ? '' : row.slice(at + 1).trim()]]
  }))
}

export const formatTags = (tags: Readonly<Record<string, string>>): string => Object.entries(tags).map(([name, value]) => `${name}=${value}`).join('\n')
