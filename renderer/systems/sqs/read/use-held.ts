import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Lease } from '#contract/lease.ts'
import { client } from '../../../rpc/client.ts'
import { toProblem } from '../../../rpc/problem.ts'
import type { Problem } from '#contract/problem.ts'
import type { Queue } from '../use-queue.ts'

/** The lease of one held message of a connection. */
export const leaseId = (connection: string, message: string): string => `sqs-${connection}-${message}`

/** The message a lease holds, where it is one of this queue; null for others. */
export function heldMessage({ id, what }: Lease, connection: string, queue: string): string | null {
  const prefix = leaseId(connection, '')
  return id.startsWith(prefix) && what.endsWith(` in queue ${queue}`) ? id.slice(prefix.length) : null
}

/** How often held messages are kept for another while, s: a third of what they are hidden for, so that two may fail. */
export const extendEvery = (hideSeconds: number): number => Math.max(2, Math.floor(hideSeconds / 3))

/** How often leases are looked at while nothing is extended, s. */
const lookEvery = 15

/**
 * The messages of a queue that this program keeps hidden, with until when (epoch ms, by message id). Those of `shown` are kept
 * for another while as long as the window is looked at; the others run out by themselves.
 */
export function useHeld({ place, name }: Pick<Queue, 'place' | 'name'>, shown: readonly string[], hideSeconds: number) {
  const [leases, setLeases] = useState<readonly Lease[]>([])
  const [problem, setProblem] = useState<Problem | null>(null)
  const { connection } = place
  const latest = useRef(shown)
  useEffect(() => { latest.current = shown })
  const look = useCallback(async () => {
    try {
      setLeases((await client.leases.list({})).items)
      setProblem(null)
    } catch (error) {
      setProblem(toProblem(error))
    }
  }, [])
  const extend = useCallback(async () => {
    const ids = latest.current.map((id) => leaseId(connection, id))
    if (ids.length === 0 || document.visibilityState === 'hidden') return look()
    try {
      const { items } = await client.leases.extend({ ids })
      const known = new Map(items.map((lease) => [lease.id, lease]))
      setLeases((now) => now.map((lease) => known.get(lease.id) ?? lease))
      setProblem(null)
      await look()
    } catch (error) {
      setProblem(toProblem(error))
    }
  }, [connection, look])
  const count = shown.length
  useEffect(() => { void look() }, [count, look])
  const any = count > 0
  useEffect(() => {
    const timer = setInterval(() => void extend(), (any ? extendEvery(hideSeconds) : lookEvery) * 1_000)
    return () => clearInterval(timer)
  }, [any, hideSeconds, look, extend])
  const until = useMemo(() => new Map(leases.flatMap((lease) => {
    const message = heldMessage(lease, connection, name)
    return message === null ? [] : [[message, lease.expiresAt] as const]
  })), [leases, connection, name])
  return { until, problem, look, extend }
}
