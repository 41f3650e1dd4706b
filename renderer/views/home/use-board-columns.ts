import { useMediaQuery } from '@mantine/hooks'
import { useMemo } from 'react'
import { useRoomView } from '../../shell/room.ts'
import { useSettings } from '../../shell/settings.ts'
import type { Column } from '../../ui/table/column.ts'
import { useColumns, type ColumnChoice } from '../../ui/table/use-columns.ts'
import { boardColumns } from './board-columns.tsx'
import type { BoardRow } from './board-row.ts'
import type { Board } from './use-board.ts'

/** A room reads names, verdicts and how much; these leave the sentence its place. */
const notInRoom: ReadonlySet<string> = new Set(['connection', 'emptyIn'])

/** Every column the board can have in this window, what the person chose of them, and those to draw now. */
export type BoardColumns = {
  readonly all: readonly Column<BoardRow>[]
  readonly choice: ColumnChoice<BoardRow>
  readonly shown: readonly Column<BoardRow>[]
}

/** The columns of the board for the window's width, the room view and the person's choice. */
export function useBoardColumns({ minutes, whence }: Pick<Board, 'minutes' | 'whence'>): BoardColumns {
  const wide = useMediaQuery('(min-width: 1800px)') ?? false
  const narrow = useMediaQuery('(max-width: 1360px)') ?? false
  const { on: isRoom } = useRoomView()
  const { timeZone } = useSettings()
  const all = useMemo(
    () => boardColumns(wide ? 'wide' : narrow ? 'narrow' : 'usual', minutes, whence, timeZone),
    [wide, narrow, minutes, whence, timeZone],
  )
  const choice = useColumns('backlog', all)
  const shown = useMemo(
    () => (isRoom ? choice.columns.filter(({ key }) => !notInRoom.has(key)) : choice.columns),
    [isRoom, choice.columns],
  )
  return { all, choice, shown }
}
