import { useEffect, useMemo, useState } from 'react'
import { useParams } from '../../address/use-address.ts'
import { filterParams, type MessageFilter, parseFilter } from './filter.ts'

type State = {
  /** What was asked for last: it stands in the address. */
  readonly filter: MessageFilter
  /** What stands in the fields, perhaps not asked for yet. */
  readonly draft: MessageFilter
  /** Grows with every search, also of the same filter. */
  readonly turn: number
  readonly live: boolean
  readonly type: (patch: Partial<MessageFilter>) => void
  /**
   * Searches with what stands in the fields and this change. Live ends and the message in the pane is left, unless said
   * otherwise.
   */
  readonly apply: (patch: Partial<MessageFilter>, keep?: { readonly live?: boolean, readonly open?: boolean }) => void
  /** Fields added as columns and automatic ones taken away. */
  readonly columns: { readonly added: readonly string[], readonly hidden: readonly string[] }
  readonly toggleColumn: (name: string, shown: boolean, automatic: boolean) => void
}

const list = (text: string | undefined): readonly string[] => {
  try {
    const parsed: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(parsed) ? parsed.filter((each) => typeof each === 'string') : []
  } catch {
    return []
  }
}
/** A filter as one text, equal for equal filters. */
const searchOf = (filter: MessageFilter): string =>
  new URLSearchParams(Object.entries(filterParams(filter)).flatMap(([name, value]) => (value === null ? []
    : [[name, value]]))).toString()

const listText = (names: readonly string[]): string => (names.length === 0 ? '' : JSON.stringify(names))

/** The filter of the messages, kept in the address, so that it survives a reload and can be sent to another person. */
export function useFilter(): State {
  const [params, change] = useParams()
  const asked = searchOf(parseFilter(new URLSearchParams(params)))
  const filter = useMemo(() => parseFilter(new URLSearchParams(asked)), [asked])
  const [draft, setDraft] = useState(filter)
  const [turn, setTurn] = useState(0)
  useEffect(() => setDraft(filter), [filter])
  const live = params.live === '1'
  const columns = useMemo(() => ({ added: list(params.cols), hidden: list(params.nocols) }), [params.cols, params.nocols])
  return {
    filter, draft, turn, live, columns,
    type: (patch) => setDraft({ ...draft, ...patch }),
    apply: (patch, keep = {}) => {
      const keepLive = keep.live ?? false
      const next = { ...draft, ...patch }
      setDraft(next)
      if (searchOf(next) === asked && keepLive === live) return setTurn(turn + 1)
      const named = Object.fromEntries(Object.entries(filterParams(next)).map(([name, value]) => [name, value ?? undefined]))
      change({ ...named, live: keepLive ? '1' : undefined, ...(!keep.open && { open: undefined }) }, { push: true })
    },
    toggleColumn: (name, shown, automatic) => {
      const without = (names: readonly string[]) => names.filter((each) => each !== name)
      change({
        cols: listText(shown || automatic ? without(columns.added) : [...columns.added, name]),
        nocols: listText(shown && automatic ? [...columns.hidden, name] : without(columns.hidden)),
      })
    },
  }
}
