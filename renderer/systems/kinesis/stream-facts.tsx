import { formatDuration } from '../../format/duration.ts'
import { useKind } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'
import { Tip } from '../../ui/tip.tsx'
import { Measured } from './measured.tsx'
import type { Stream } from './use-stream.ts'
import page from '../page.module.css'

const k = t.stream

/**
 * What a stream is in one line, the most wanted first: whether it is being changed, what reading takes, how old its numbers are.
 */
export function StreamFacts({ stream: { extra, sample, place } }: { readonly stream: Stream }) {
  const reads = useKind(place.system, 'stream')?.reads?.[0]?.says ?? ''
  if (!extra) return null
  return (
    <span className={page.facts}>
      {extra.status !== 'ACTIVE' && <span><b>{k.status(extra.status)}</b></span>}
      <Tip text={reads}><span>{k.reads} <b>{k.readsPace}</b></span></Tip>
      <Measured sample={sample} />
      <span>{k.modes[extra.mode]}</span>
      <span>{k.keepsFor} <b>{formatDuration(extra.retentionHours * 3_600)}</b></span>
    </span>
  )
}
