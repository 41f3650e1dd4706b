import { useEffect, useMemo, useRef } from 'react'
import type { Problem } from '#contract/problem.ts'
import { announceFailure } from '../../ui/live-region.tsx'
import { columnOf } from './cel.ts'
import { conditions, decodeOf, hasConditions, type DecodeChoice } from './filter.ts'
import { filterOf, queryOf } from './saved-query.ts'
import { forgetSearch } from './searches.ts'
import type { Source } from './streams.ts'
import { useCheck } from './use-check.ts'
import { useFilter } from './use-filter.ts'
import { useMessages } from './use-messages.ts'
import { useRemembered } from './use-remembered.ts'

/** Whether a problem is about this condition; one that does not say is about `where`. */
const isAbout = ({ issues = [] }: Problem, name: 'text' | 'where'): boolean =>
  (issues.length === 0 ? name === 'where' : issues.some(({ path }) => path.endsWith(`.${name}`)))

/** The fields that may be wrong. */
type Fields = { readonly text: () => void, readonly where: () => void }

/**
 * The filter of a topic's messages, what it finds, and what is remembered of both. `problem` is what is wrong with the filter:
 * as it was searched for, or only as it is typed. `focus` moves to the field that is wrong.
 */
export function useSearch(source: Source, focus: Fields) {
  const { ready, remembered, save } = useRemembered(source)
  /** Stops the search that another takes the place of, and remembers that a person asked. */
  const ask = useRef(() => {})
  const state = useFilter(remembered.decode, (next) => {
    forgetSearch(source, next)
    ask.current()
  })
  const { filter, draft, turn, live, apply } = state
  const messages = useMessages({ source, filter, live, turn, ready, onBegun: (begun) => void save({ used: queryOf(begun) }) })
  const asked = useRef(false)
  useEffect(() => {
    ask.current = () => {
      asked.current = true
      if (messages.read.phase === 'searching' && hasConditions(filter)) messages.stop()
    }
  })

  const typed = useMemo(() => conditions(draft), [draft])
  const same = useMemo(() => JSON.stringify(typed) === JSON.stringify(conditions(filter)), [typed, filter])
  const check = useCheck(typed)
  const failed = live ? messages.follow.problem : messages.read.problem
  const refused = same && failed?.code === 'BadInput' ? failed : null
  const problem = refused ?? check?.problem ?? null

  const toField = (wrong: Problem) => {
    if (isAbout(wrong, 'text')) focus.text()
    else if (isAbout(wrong, 'where')) focus.where()
  }
  const latest = useRef(toField)
  useEffect(() => { latest.current = toField })
  useEffect(() => {
    if (refused === null || !asked.current) return
    asked.current = false
    latest.current(refused)
  }, [refused])

  return {
    ...state, ...messages, remembered, save, problem,
    isWhere: problem !== null && isAbout(problem, 'where'),
    isTyped: problem !== null && refused === null,
    column: refused || check?.current ? columnOf(problem?.issues?.[0]?.message) : null,
    search: () => {
      if (!check?.current) return apply({}, { live })
      announceFailure(check.problem.message)
      toField(check.problem)
    },
    chooseSaved: (query: Parameters<typeof filterOf>[0]) => apply(filterOf(query)),
    chooseDecode: (decode: DecodeChoice) => {
      void save({ decode: decodeOf(decode) ?? null })
      apply({ decode }, { live, open: true })
    },
  }
}
