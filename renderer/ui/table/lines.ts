/** A heading inside the table: it stands before the row at index `at`. */
export type Group = { readonly key: string; readonly at: number; readonly label: string }

/** What stands on one line of the table: a row by its index, a heading, or a row that has not come yet. */
type Line =
  | { readonly type: 'row'; readonly index: number }
  | { readonly type: 'group'; readonly group: Group }
  | { readonly type: 'waiting'; readonly index: number }

/** Where rows, headings and rows still to come stand, without a list of 10,000 objects: lines are computed from their number. */
export type Lines = { readonly count: number; lineAt(line: number): Line; lineOf(row: number): number }

/** `groups` come in rising order of `at`; `waiting` rows stand behind the loaded ones. */
export function linesOf(rows: number, groups: readonly Group[], waiting: number): Lines {
  const heads = groups.map((group, before) => ({ group, line: group.at + before }))
  return {
    count: rows + heads.length + waiting,
    lineAt(line) {
      const passed = heads.filter((head) => head.line < line).length
      const head = heads[passed]
      if (head?.line === line) return { type: 'group', group: head.group }
      const index = line - passed
      return index < rows ? { type: 'row', index } : { type: 'waiting', index }
    },
    lineOf: (row) => row + groups.filter((group) => group.at <= row).length,
  }
}
