import { useEffect, useRef } from 'react'
import { announce } from '../../ui/live-region.tsx'
import { verdictOf, type BoardRow } from './board-row.ts'
import { sentenceOf } from './verdict-words.tsx'

/** Says aloud when the verdict of a pinned row changes; others change silently. */
export function useAnnouncePinned(rows: readonly BoardRow[]): void {
  const known = useRef<ReadonlyMap<string, string>>(new Map())
  useEffect(() => {
    const pinned = rows.filter((row) => row.pinned && row.saying)
    for (const row of pinned) {
      const before = known.current.get(row.key)
      if (row.saying && before !== undefined && before !== verdictOf(row)) announce(`${row.name}. ${sentenceOf(row.saying)}`)
    }
    known.current = new Map(pinned.map((row) => [row.key, verdictOf(row)]))
  })
}
