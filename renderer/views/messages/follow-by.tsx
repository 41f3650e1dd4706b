import { useState } from 'react'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Choose } from './choose.tsx'

const m = t.messages

type FollowByProps = {
  readonly fanOut: boolean
  /** What a consumer of one's own costs an hour (USD); 0 where nothing is billed, null where that is not known. */
  readonly usd: number | null
  readonly onChange: (fanOut: boolean) => void
}

const ways = ['polling', 'fanOut'] as const

/** How Live reads a stream: by reads that all consumers share, or by a consumer of its own, whose price is said first. */
export function FollowBy({ fanOut, usd, onChange }: FollowByProps) {
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Choose label={m.followBy} value={fanOut ? 'fanOut' : 'polling'} shown={fanOut ? m.fanOut : m.polling}
        options={ways.map((way) => ({ value: way, label: m[way] }))}
        onChoose={(way) => { if (way === 'polling') onChange(false); else setAsking(true) }} />
      <Dialog open={asking} onClose={() => setAsking(false)} title={m.fanOutTitle}
        foot={<>
          <Button onClick={() => setAsking(false)}>{t.states.cancel}</Button>
          <Button kind="primary" onClick={() => { setAsking(false); onChange(true) }}>{m.fanOutUse}</Button>
        </>}>
        <p>{m.fanOutWhy}</p>
        <p>{usd === 0 ? m.fanOutFree : usd === null ? m.fanOutBilled : m.fanOutCost(`$${usd.toFixed(2)}`)}</p>
      </Dialog>
    </>
  )
}
