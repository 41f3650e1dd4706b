import { useEffect, useRef, useState } from 'react'
import { t } from '../../../texts/index.ts'
import { Button } from '../../../ui/button.tsx'
import { toast } from '../../../ui/toasts.tsx'
import { runNow } from '../run-now.ts'
import type { Queue } from '../use-queue.ts'
import type { Reading } from './use-reading.ts'

const s = t.sqs

type ReleaseProps = {
  readonly queue: Queue
  readonly reading: Reading
  readonly ids: readonly string[]
  readonly words: string
  readonly onDone?: () => void
}

/** Gives held messages back to the consumers now. */
export function Release({ queue, reading, ids, words, onDone }: ReleaseProps) {
  const [busy, setBusy] = useState(false)
  const release = async () => {
    setBusy(true)
    const job = await runNow(queue.source, 'release', { ids })
    setBusy(false)
    if (!job) return
    toast({ text: s.released(ids.length, queue.name) })
    reading.taken.drop(ids)
    void reading.held.look()
    onDone?.()
  }
  return <Button icon="undo" disabled={busy} onClick={() => void release()}>{words}</Button>
}

/** Says on leaving which messages are still held and until when, with the way to give them back now. */
export function useLeaving(queue: Queue, ids: readonly string[]): void {
  const latest = useRef({ queue, ids })
  useEffect(() => { latest.current = { queue, ids } })
  useEffect(() => () => {
    const { queue: { source, name }, ids: left } = latest.current
    if (left.length === 0) return
    toast({
      text: s.left(left.length, name),
      action: { label: s.releaseNow, run: () => void runNow(source, 'release', { ids: left }) },
    })
  }, [])
}
