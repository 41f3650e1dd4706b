import { useMemo } from 'react'
import { refKey, type Ref } from '#contract/ref.ts'
import { SqsQueueExtra } from '#contract/systems/sqs.ts'
import { useSamples } from '../../live/use-samples.ts'
import { useConnection, useDetails } from '../../rpc/queries.ts'
import { numberOf } from '../number-of.ts'

/** The name of a queue as a ref. */
export const queueRef = (name: string): Ref => ({ kind: 'queue', path: [name] })

/** How often the details are read anew while AWS moves messages, ms. */
const movingMs = 5_000

/** One queue as it is known now: its connection, newest numbers, and what describes it. */
export function useQueue(connection: string, system: string, name: string) {
  const place = useMemo(() => ({ connection, system }), [connection, system])
  const ref = useMemo(() => queueRef(name), [name])
  const source = useMemo(() => ({ ...place, ref }), [place, ref])
  const first = useDetails(connection, system, ref)
  const extra = useMemo(() => {
    const parsed = SqsQueueExtra.safeParse(first.data?.extra)
    return parsed.success ? parsed.data : null
  }, [first.data])
  const isMoving = extra?.moveTasks?.some(({ canCancel }) => canCancel) ?? false
  useDetails(connection, system, ref, { everyMs: movingMs, enabled: isMoving })
  const dlq = extra?.redrive?.queue ?? null
  const refs = useMemo(() => [ref, ...(dlq === null ? [] : [queueRef(dlq)])], [ref, dlq])
  const live = useSamples(place, refs)
  return {
    name, place, ref, source, extra, details: first,
    connection: useConnection(connection),
    isEmulated: useConnection(connection)?.config.endpoint !== undefined,
    sample: live.byRef.get(refKey(ref)),
    dlqSample: dlq === null ? undefined : live.byRef.get(refKey(queueRef(dlq))),
    live,
    /** Whether other queues send it what they could not handle; where that may not be asked, whether it could be so. */
    isDlq: extra !== null && (extra.sources === null ? extra.redrive === null : extra.sources.length > 0),
  }
}

export type Queue = ReturnType<typeof useQueue>

/** How many messages a queue holds, about: those that are visible, and those that somebody has taken. */
export function heldInAll(sample: Queue['sample']): number | null | undefined {
  const [visible, inFlight] = [visibleOf(sample), numberOf(sample, 'inFlight')]
  return visible === null || visible === undefined ? visible : visible + (inFlight ?? 0)
}

/** How many messages are visible, about. */
export const visibleOf = (sample: Queue['sample']): number | null | undefined => {
  const backlog = numberOf(sample, 'visible')
  return backlog ?? numberOf(sample, 'backlog')
}
