import { useState } from 'react'
import { t } from '../../../texts/index.ts'
import { Strip, TextButton } from '../../../ui/strip.tsx'
import { toast } from '../../../ui/toasts.tsx'
import { runNow } from '../run-now.ts'
import type { Queue } from '../use-queue.ts'
import { AcceptDialog } from './accept-dialog.tsx'
import { ReadingPanel } from './reading-panel.tsx'
import { TakenView } from './taken-view.tsx'
import { useReading, type Reading } from './use-reading.ts'

const s = t.sqs

/** Reading a queue: what it does and costs first, then what was taken. Nothing is read before a button says so. */
export function MessagesTab({ queue }: { readonly queue: Queue }) {
  const reading = useReading(queue)
  const { state } = reading.taken
  const isTaken = state.phase !== 'idle' && !(state.phase === 'failed' && state.messages.length === 0)
  return (
    <>
      {!isTaken && <HeldBefore queue={queue} reading={reading} />}
      {isTaken ? <TakenView queue={queue} reading={reading} /> : <ReadingPanel queue={queue} reading={reading} />}
      <AcceptDialog queue={queue} reading={reading} />
    </>
  )
}

/** Messages that an earlier read still holds: they are named, with the way to give them back. */
function HeldBefore({ queue, reading }: { readonly queue: Queue, readonly reading: Reading }) {
  const [busy, setBusy] = useState(false)
  const ids = [...reading.held.until.keys()]
  if (ids.length === 0) return null
  const release = async () => {
    setBusy(true)
    if (await runNow(queue.source, 'release', { ids })) toast({ text: s.released(ids.length, queue.name) })
    setBusy(false)
    void reading.held.look()
  }
  const button = <TextButton onPress={() => void release()}>{s.releaseAll(ids.length)}</TextButton>
  return <Strip actions={!busy && button}>{s.heldBefore(ids.length)}</Strip>
}
