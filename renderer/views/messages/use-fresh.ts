import { useEffect, useRef, useState } from 'react'
import type { Row } from './columns.tsx'

/** How long a new row is lit, and how long at least lies between two times that rows are; both in ms. */
const litMs = 600
const restMs = 250

/** Which rows of a tail have just come. When they come faster than four times a second, none are. */
export function useFresh(rows: readonly Row[], live: boolean): ((row: Row) => boolean) | undefined {
  const [lit, setLit] = useState<ReadonlySet<string>>(new Set())
  const seen = useRef<{ readonly top: string | undefined, readonly at: number }>({ top: undefined, at: 0 })
  const top = rows[0]?.id
  useEffect(() => {
    const { top: before, at } = seen.current
    const now = performance.now()
    seen.current = { top, at: now }
    if (!live || before === undefined || top === before || now - at < restMs) return
    const count = rows.findIndex((row) => row.id === before)
    if (count <= 0) return
    setLit(new Set(rows.slice(0, count).map((row) => row.id)))
  }, [rows, top, live])
  useEffect(() => {
    if (lit.size === 0) return
    const timer = setTimeout(() => setLit(new Set()), litMs)
    return () => clearTimeout(timer)
  }, [lit])
  return live ? (row) => lit.has(row.id) : undefined
}
