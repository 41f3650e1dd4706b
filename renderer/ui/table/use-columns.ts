import { useMemo, useState } from 'react'
import { z } from 'zod'
import type { Column } from './column.ts'

/** The columns a person wants to see in one view, and how to change that. */
export type ColumnChoice<Row> = {
  readonly columns: readonly Column<Row>[]
  readonly hidden: ReadonlySet<string>
  toggle(key: string): void
  reset(): void
}

const Hidden = z.array(z.string())
const place = (view: string) => `tidemark.columns.${view}`

function stored(view: string, usual: readonly string[]): ReadonlySet<string> {
  try {
    const text = localStorage.getItem(place(view))
    return new Set(text === null ? usual : Hidden.parse(JSON.parse(text)))
  } catch {
    return new Set(usual)
  }
}

/** Remembers per `view` which columns are hidden; `usuallyHidden` until the person chose. Columns with priority 0 always show. */
export function useColumns<Row>(
  view: string, all: readonly Column<Row>[], usuallyHidden: readonly string[] = [],
): ColumnChoice<Row> {
  const [chosen, setChosen] = useState<{ readonly view: string; readonly hidden: ReadonlySet<string> }>()
  const hidden = useMemo(() => (chosen?.view === view ? chosen.hidden : stored(view, usuallyHidden)),
    [chosen, view, usuallyHidden])
  const columns = useMemo(() => all.filter((column) => (column.priority ?? 0) === 0 || !hidden.has(column.key)), [all, hidden])
  const keep = (next: ReadonlySet<string>) => {
    setChosen({ view, hidden: next })
    try {
      localStorage.setItem(place(view), JSON.stringify([...next]))
    } catch {
      // Storage may be full or forbidden; the choice still holds for this window.
    }
  }
  return {
    columns,
    hidden,
    toggle(key) {
      const next = new Set(hidden)
      if (!next.delete(key)) next.add(key)
      keep(next)
    },
    reset: () => keep(new Set(usuallyHidden)),
  }
}
