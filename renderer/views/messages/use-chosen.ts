import { useRef, useState } from 'react'
import { useParams } from '../../address/use-address.ts'
import type { Message } from '#contract/message.ts'
import { isMessage, type Row } from './columns.tsx'
import { positionText } from './parts.ts'

/**
 * The message in the detail pane, by its place in the address, and the row the keyboard stands on. The message stays when its row
 * has left the view.
 */
export function useChosen(rows: readonly Row[]) {
  const [params, change] = useParams()
  const [active, setActive] = useState<string | null>(null)
  const kept = useRef<Message | null>(null)
  const open = params.open ?? null
  const index = open === null ? -1 : rows.findIndex((row) => isMessage(row) && positionText(row) === open)
  const found = rows[index]
  if (found && isMessage(found)) kept.current = found
  const message = open === null ? null : kept.current && positionText(kept.current) === open ? kept.current : null
  const show = (row: Row | undefined) => {
    if (!row || !isMessage(row)) return
    kept.current = row
    setActive(row.id)
    change({ open: positionText(row) })
  }
  return {
    message, index, count: rows.length,
    active: message && found ? found.id : active,
    show,
    close: () => change({ open: undefined }),
    /** The keyboard moved to a row; an open pane follows. */
    move: (key: string | null) => {
      setActive(key)
      if (message) show(rows.find((row) => row.id === key))
    },
    step: (by: 1 | -1) => show(rows[index + by]),
    toggle: () => (message ? change({ open: undefined }) : show(rows.find((row) => row.id === active) ?? rows.find(isMessage))),
  }
}
