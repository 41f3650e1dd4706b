/** What a key press in a table asks for. `move` steps by rows or pages or to an end; `extend` takes the selection along. */
export type Command =
  | { readonly do: 'move'; readonly by: 'row' | 'page' | 'end'; readonly step: 1 | -1; readonly extend: boolean }
  | { readonly do: 'open' | 'select' | 'select-all' | 'clear' | 'menu' | 'sort' | 'copy-value' | 'copy-json' | 'copy-rows' }

type Press = {
  readonly key: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

const moves: Readonly<Record<string, readonly ['row' | 'page' | 'end', 1 | -1]>> = {
  ArrowDown: ['row', 1], ArrowUp: ['row', -1], PageDown: ['page', 1], PageUp: ['page', -1], End: ['end', 1], Home: ['end', -1],
}
const letterMoves: Readonly<Record<string, 1 | -1>> = { j: 1, k: -1 }
const letters: Readonly<Record<string, Exclude<Command['do'], 'move'>>> = {
  x: 'select', '.': 'menu', o: 'sort', c: 'copy-value', C: 'copy-json',
}

function withControl(press: Press): Command | null {
  if (press.key === 'a') return { do: 'select-all' }
  return press.key === 'c' ? { do: 'copy-rows' } : null
}

/**
 * The command of a key press, by the character typed and not its place on the board; null for keys that are not the table's.
 * `singleKeys` false leaves out the letters.
 */
export function commandOf(press: Press, singleKeys: boolean): Command | null {
  if (press.altKey) return null
  if (press.ctrlKey || press.metaKey) return withControl(press)
  const move = moves[press.key]
  if (move) return { do: 'move', by: move[0], step: move[1], extend: press.shiftKey }
  if (press.key === 'Enter') return { do: 'open' }
  if (press.key === 'F10' && press.shiftKey || press.key === 'ContextMenu') return { do: 'menu' }
  if (press.key === 'Escape') return { do: 'clear' }
  if (!singleKeys) return null
  const step = letterMoves[press.key]
  if (step) return { do: 'move', by: 'row', step, extend: false }
  const named = letters[press.key]
  return named ? { do: named } : null
}
