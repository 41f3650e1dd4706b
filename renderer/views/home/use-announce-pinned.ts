import { useEffect, useRef } from 'react'
import { announce } from '../../ui/live-region.tsx'
import { verdictOf, type BoardRow } from './board-row.ts'

/** Says aloud when the verdict of a pinned row changes; others change silently. */
export function useAnnouncePinned(rows: readonly BoardRow[]): void {
  const known = useRef<ReadonlyMap<string, string>>(new Map())
  useEffect(() => {
    const pinned = rows.filter((row) => row.pinned && row.saying)
    for (const row of pinned) {
      const before = known.current.get(row.key)
      if (before !== undefined && before !== verdictOf(row)) announce(`${row.name}: ${row.saying?.bold ?? ''} ${row.saying?.reason ?? ''}`)
    }
    known.current = new Map(pinned.map((row) => [row.key, verdictOf(row)]))
  })
}
