import { useEffect, useState } from 'react'
import { useLongerThan } from '../../ui/skeleton.tsx'
import type { Board } from './use-board.ts'

/** At the latest this long after the board is shown its order may be held, ms: some rows may never answer. */
const settleMs = 20_000

/** How much of the board makes an order worth keeping. */
const mostOf = 0.9

/**
 * Whether every opened connection has said something and nearly all that is listed is judged: a few rows may come late without
 * moving others.
 */
export function isMostlyKnown({ rows, opened, failed }: Pick<Board, 'rows' | 'opened' | 'failed'>): boolean {
  const listed = rows.filter((row) => row.ref)
  const judged = listed.filter((row) => row.saying)
  const places = new Set([...judged, ...failed].map(({ connection }) => connection.id))
  return judged.length > 0 && places.size >= opened && judged.length >= mostOf * listed.length
}

/** Whether most of the board was known once: systems answer one by one, and an order of the first is not worth keeping. */
export function useSettled(isKnown: boolean): boolean {
  const [settled, setSettled] = useState(false)
  const late = useLongerThan(!settled, settleMs)
  useEffect(() => { if (isKnown) setSettled(true) }, [isKnown])
  return settled || late
}
