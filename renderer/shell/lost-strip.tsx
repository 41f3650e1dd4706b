import { host, useWireState } from '../rpc/client.ts'
import { t } from '../texts/index.ts'
import { useNow } from '../ui/clock.ts'
import { useLongerThan } from '../ui/skeleton.tsx'
import { Strip, TextButton } from '../ui/strip.tsx'

/** Over the view while the host does not answer: since when, the next try, and *Try now*. Old numbers stay below it. */
export function LostStrip() {
  const wire = useWireState()
  const now = useNow()
  const slow = useLongerThan(wire.state === 'connecting', 2_000)
  if (wire.state === 'connected' || (wire.state === 'connecting' && !slow)) return null
  if (wire.state === 'connecting') return <Strip>{t.shell.connecting}</Strip>
  const wait = Math.ceil((wire.nextTryAt - now) / 1_000)
  return (
    <Strip tone="bad" actions={<TextButton onPress={host.tryNow}>{t.shell.tryNow}</TextButton>}>
      <b>{t.shell.lost(Math.max(0, Math.round((now - wire.since) / 1_000)))}</b> {wait > 0 ? t.shell.nextTry(wait) : t.shell.trying}
    </Strip>
  )
}
