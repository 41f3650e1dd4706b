import type { ReactNode } from 'react'
import { formatRate } from '../../format/number.ts'
import type { TailState } from '../../live/use-tail.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { OutcomeLine } from './verdict-line.tsx'
import styles from './verdict-line.module.css'

const m = t.messages

type LiveLineProps = {
  readonly state: TailState
  readonly onPause: () => void
  readonly onShow: () => void
  readonly onAgain: () => void
  /** What can be done besides pausing: publish, or what there is for chosen rows. */
  readonly actions: ReactNode
}

/** The verdict line while Live is on: the pace, or what arrived while it is paused; what is not shown is said. */
export function LiveLine({ state, onPause, onShow, onAgain, actions }: LiveLineProps) {
  if (state.phase === 'failed' || state.phase === 'ended') {
    return (
      <OutcomeLine tone="failed" word={m.failed} actions={<Button onClick={onAgain}>{m.tryAgain}</Button>}>
        <span className={styles.lead}>{state.problem?.message ?? m.ended}</span> {state.problem?.hint}
      </OutcomeLine>
    )
  }
  const lost = state.missed + state.dropped
  const note = lost > 0 && <span className={styles.part}>{m.missed(lost)}</span>
  if (state.paused) {
    return (
      <OutcomeLine tone="neutral" word={m.paused}
        actions={<>{actions}<Button kind="primary" keys="n" onClick={onShow}>{m.showThem}</Button></>}>
        <span className={styles.part}><span className={styles.lead}>{m.arrived(state.arrived)}</span></span>{note}
      </OutcomeLine>
    )
  }
  return (
    <OutcomeLine tone="searching" word={m.following}
      actions={<>{actions}<Button icon="pause" keys="Space" onClick={onPause}>{m.pause}</Button></>}>
      {state.received === 0 ? m.startingLive : (
        <>
          <span className={styles.lead}>{m.followingNow(formatRate(state.rate))}</span>
          <span className={styles.part}>{m.received(state.received)}</span>
        </>
      )}
      {note}
    </OutcomeLine>
  )
}
