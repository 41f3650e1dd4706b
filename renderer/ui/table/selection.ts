/** Which rows are chosen and where an extension began, by row key. */
export type Selection = { readonly keys: ReadonlySet<string>; readonly anchor: string | null }

export const nothingSelected: Selection = { keys: new Set(), anchor: null }

/** With the row added, or taken out if it was in; an extension begins here. */
export function toggle(selection: Selection, key: string): Selection {
  const keys = new Set(selection.keys)
  if (!keys.delete(key)) keys.add(key)
  return { keys, anchor: key }
}

/** Everything between the anchor (or `from`, where none was set) and `to`; `order` is the keys as they stand. */
export function extend(selection: Selection, order: readonly string[], from: string, to: string): Selection {
  const anchor = selection.anchor ?? from
  const ends = [order.indexOf(anchor), order.indexOf(to)].filter((index) => index >= 0)
  if (ends.length === 0) return selection
  return { keys: new Set(order.slice(Math.min(...ends), Math.max(...ends) + 1)), anchor }
}

/** All of `order`. */
export const selectAll = (order: readonly string[]): Selection => ({ keys: new Set(order), anchor: order[0] ?? null })
