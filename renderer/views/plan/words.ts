import type { Plan } from '#contract/action.ts'
import { formatCount } from '../../format/number.ts'

/** A part of a sentence; counts with the noun behind them stand out. */
export type Run = { readonly text: string, readonly bold: boolean }

const nouns = [
  'messages?', 'records?', 'queues?', 'partitions?', 'topics?', 'groups?', 'shards?', 'consumers?', 'metrics?', 'settings?',
  'tags?', 'members?', 'receives?', 'requests?',
].join('|')
const spans = 's|min|h|d|days?|hours?|minutes?|seconds?'
const number = String.raw`\$?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?`
const counted = new RegExp(String.raw`(?<![\w.,/:$-])(${number}(?: (?:${nouns}|${spans})\b)?)(?![\w/:-]|[.,]\d)`, 'g')

/** A sentence with its counts told apart: `41,220 messages` is bold, the digits of a name are not. */
export function boldCounts(sentence: string): readonly Run[] {
  const runs: Run[] = []
  let from = 0
  for (const match of sentence.matchAll(counted)) {
    if (match.index > from) runs.push({ text: sentence.slice(from, match.index), bold: false })
    runs.push({ text: match[0], bold: true })
    from = match.index + match[0].length
  }
  if (from < sentence.length) runs.push({ text: sentence.slice(from), bold: false })
  return runs
}

/** How many things a plan counts; null where it does not say. */
function countOf({ affects }: Plan): number | null {
  const counts = affects.flatMap(({ count }) => (count === null ? [] : [count]))
  return counts.length === 0 ? null : Math.max(...counts)
}

/** Verb and count: `Redrive 3 messages`; without a count the verb alone. */
export function countedButton(label: string, plan: Plan): string {
  const count = countOf(plan)
  if (count === null || count === 0) return label
  const [verb = label] = label.split(' ')
  return `${verb} ${formatCount(count)} ${count === 1 ? 'message' : 'messages'}`
}
