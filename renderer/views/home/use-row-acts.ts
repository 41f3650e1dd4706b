import { useState, type RefObject } from 'react'
import { go } from '../../address/use-address.ts'
import { markOpened } from '../../shell/opened.ts'
import { t } from '../../texts/index.ts'
import { announce } from '../../ui/live-region.tsx'
import type { BoardRow } from './board-row.ts'
import { setMuted, setPinned, type MuteEnd } from './marks.ts'
import type { Muting } from './mute-menu.tsx'
import type { Board } from './use-board.ts'

/** What can be done with a row, and which row the keyboard stands on. */
export type RowActs = {
  readonly active: string | null
  readonly current: BoardRow | undefined
  /** The row that is about to be muted, while its menu asks until when. */
  readonly muting: Muting | undefined
  choose(key: string | null): void
  open(row: BoardRow): void
  pin(row: BoardRow | undefined): void
  /** A muted row is shown again at once; one to be muted asks until when. */
  askMute(row: BoardRow | undefined): void
  mute(key: string, until: MuteEnd): void
  endMuting(): void
}

type Shown = { readonly rows: readonly BoardRow[]; readonly withMuted: boolean; readonly pane: RefObject<HTMLElement | null> }

/** Opens, pins and mutes rows of the board. `rows` are those on the screen, in their order; `pane` holds their table. */
export function useRowActs(board: Board, { rows, withMuted, pane }: Shown): RowActs {
  const [active, choose] = useState<string | null>(null)
  const [muting, setMuting] = useState<Muting>()
  const save = (row: BoardRow | undefined, until: MuteEnd | null) => {
    if (!row?.ref) return
    if (until !== null && !withMuted) choose(neighbour(rows, row.key))
    void setMuted({ connection: row.connection.id, system: row.system }, row.ref, until)
    announce((until === null ? t.backlog.unmutedNow : t.backlog.mutedNow)(row.name))
  }
  return {
    active, choose, muting,
    current: rows.find((row) => row.key === active),
    open: (row) => {
      const { connection, system, ref } = row
      if (ref) go({ view: 'resource', connection: connection.id, system, kind: ref.kind, path: ref.path })
      else if (board.failed.some((one) => one.connection.id === connection.id)) go({ view: 'connect', connection: connection.id })
      else markOpened(connection.id)
    },
    pin: (row) => {
      if (!row?.ref) return
      void setPinned({ connection: row.connection.id, system: row.system }, row.ref, !row.pinned)
      announce((row.pinned ? t.backlog.unpinnedNow : t.backlog.pinnedNow)(row.name))
    },
    askMute: (row) => {
      if (!row?.ref) return
      if (row.mutedUntil !== null) return save(row, null)
      choose(row.key)
      const place = activeLine(pane.current)?.getBoundingClientRect()
      setMuting({ key: row.key, name: row.name, x: (place?.left ?? 0) + 40, y: place?.bottom ?? 0 })
    },
    mute: (key, until) => save(board.rows.find((row) => row.key === key), until),
    endMuting: () => setMuting(undefined),
  }
}

/** The line of the table that the keyboard stands on. */
function activeLine(pane: HTMLElement | null): HTMLElement | null {
  const id = pane?.querySelector('[role=grid]')?.getAttribute('aria-activedescendant')
  return id ? document.getElementById(id) : null
}

/** The row that takes the place of one that leaves. */
function neighbour(rows: readonly BoardRow[], key: string): string | null {
  const at = rows.findIndex((row) => row.key === key)
  return (rows[at + 1] ?? rows[at - 1])?.key ?? null
}
