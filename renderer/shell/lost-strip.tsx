import { useEffect, useRef } from 'react'
import { host, useWireState } from '../rpc/client.ts'
import { t } from '../texts/index.ts'
import { announce, announceFailure } from '../ui/live-region.tsx'
import { useNow } from '../ui/clock.ts'
import { useLongerThan } from '../ui/skeleton.tsx'
import { Strip, TextButton } from '../ui/strip.tsx'

/** Over the view while the host does not answer: since when, the next try, and *Try now*. Old numbers stay below it. */
export function LostStrip() {
  const wire = useWireState()
  const now = useNow()
  useSaid(wire.state === 'lost')
  const slow = useLongerThan(wire.state === 'connecting', 2_000)
  if (wire.state === 'connected' || (wire.state === 'connecting' && !slow)) return null
  if (wire.state === 'connecting') return <Strip>{t.shell.connecting}</Strip>
  const retry = <TextButton onPress={host.tryNow}>{t.shell.tryNow}</TextButton>
  if (wire.problem) return <Strip tone="bad" actions={retry}><b>{wire.problem.message}.</b> {wire.problem.hint}</Strip>
  const wait = Math.ceil((wire.nextTryAt - now) / 1_000)
  return (
    <Strip tone="bad" actions={retry}>
      <b>{t.shell.lost(Math.max(0, Math.round((now - wire.since) / 1_000)))}</b>{' '}
      {t.shell.lostNumbers} {wait > 0 ? t.shell.nextTry(wait) : t.shell.trying}
    </Strip>
  )
}

/** Says the loss and the return once each; the ticking strip itself is not announced. */
function useSaid(lost: boolean): void {
  const before = useRef(false)
  useEffect(() => {
    if (lost) announceFailure(t.states.hostLost)
    else if (before.current) announce(t.shell.backAgain)
    before.current = lost
  }, [lost])
}
