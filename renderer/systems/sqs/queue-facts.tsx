import { formatDuration } from '../../format/duration.ts'
import { t } from '../../texts/index.ts'
import { useNow } from '../../ui/clock.ts'
import type { Queue } from './use-queue.ts'
import page from '../page.module.css'

const s = t.sqs

/** What a queue is in one line: type, how long it keeps and hides, how old the counts are. */
export function QueueFacts({ queue: { extra, sample } }: { readonly queue: Queue }) {
  const now = useNow()
  const seconds = (key: string): string | null => {
    const value = extra?.attributes[key]
    return value === undefined ? null : formatDuration(Number(value))
  }
  const [keeps, hides] = [seconds('MessageRetentionPeriod'), seconds('VisibilityTimeout')]
  return (
    <span className={page.facts}>
      {extra && <span>{extra.fifo ? s.fifo : s.standard}</span>}
      {keeps !== null && <span>{s.keepsFor} <b>{keeps}</b></span>}
      {hides !== null && <span>{s.visibilityTimeout} <b>{hides}</b></span>}
      {sample && <span>{s.approximate} <b>{formatDuration(Math.max(0, Math.round((now - sample.at) / 1_000)))}</b> {s.old}</span>}
    </span>
  )
}
