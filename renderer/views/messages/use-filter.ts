import { useEffect, useMemo, useState } from 'react'
import type { Decode } from '#contract/query.ts'
import { useParams } from '../../address/use-address.ts'
import { filterParams, filterText, type MessageFilter, parseFilter } from './filter.ts'

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
const listText = (names: readonly string[]): string => (names.length === 0 ? '' : JSON.stringify(names))

/** What the address leaves open about decoders is as the person chose it for this topic before. */
function withRemembered(filter: MessageFilter, remembered: Decode | undefined): MessageFilter {
  const { key, value } = filter.decode
  return { ...filter, decode: { key: key ?? remembered?.key ?? null, value: value ?? remembered?.value ?? null } }
}

/**
 * The filter of the messages, kept in the address, so that it survives a reload and can be sent to another person. `onAsk` is
 * told what is searched for before it is.
 */
export function useFilter(remembered: Decode | undefined, onAsk: (filter: MessageFilter) => void): State {
  const [params, change] = useParams()
  const asked = filterText(withRemembered(parseFilter(new URLSearchParams(params)), remembered))
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
      onAsk(next)
      if (filterText(next) === asked && keepLive === live) return setTurn(turn + 1)
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
