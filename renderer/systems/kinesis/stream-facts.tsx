import { formatDuration } from '../../format/duration.ts'
import { t } from '../../texts/index.ts'
import { Measured } from './measured.tsx'
import type { Stream } from './use-stream.ts'
import styles from './kinesis.module.css'

const k = t.stream

/** What a stream is in one line: its mode, how long it keeps records, whether it is being changed, how old its numbers are. */
export function StreamFacts({ stream: { extra, sample } }: { readonly stream: Stream }) {
  if (!extra) return null
  return (
    <span className={styles.facts}>
      <span>{k.modes[extra.mode]}</span>
      <span className={styles.leaves}>{k.keepsFor} <b>{formatDuration(extra.retentionHours * 3_600)}</b></span>
      {extra.status !== 'ACTIVE' && <span><b>{k.status(extra.status)}</b></span>}
      <Measured sample={sample} />
    </span>
  )
}
