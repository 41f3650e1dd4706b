import { Environment } from '#contract/environment.ts'
import { verdicts, type BacklogVerdict } from '#contract/sample.ts'
import type { Params } from '../../address/address.ts'
import { verdictOf, type BoardRow } from './board-row.ts'

/** What the board is narrowed to; it stands in the address. */
export type BoardFilter = {
  readonly name: string
  readonly verdict: BacklogVerdict | undefined
  readonly environment: Environment | undefined
  readonly pinned?: boolean
}

/** Every row. */
export const noFilter: BoardFilter = { name: '', verdict: undefined, environment: undefined, pinned: false }

/** Whether a filter leaves anything out. */
export const isFiltered = ({ name, verdict, environment, pinned = false }: BoardFilter): boolean =>
  name.trim() !== '' || verdict !== undefined || environment !== undefined || pinned

/** The filter an address asks for; words it does not know are left out. */
export const filterOf = (params: Params): BoardFilter => ({
  name: params.q ?? '',
  verdict: verdicts.find((verdict) => verdict === params.verdict),
  environment: Environment.safeParse(params.environment).data,
  ...(params.pinned === 'true' && { pinned: true }),
})

export const toParams = ({ name, verdict, environment, pinned }: BoardFilter) =>
  ({ q: name, verdict, environment, pinned: pinned ? 'true' : undefined })

/** Whether a row is in: its name or connection holds the text without case, and verdict and environment are those asked for. */
export function matches(row: BoardRow, { name, verdict, environment, pinned = false }: BoardFilter): boolean {
  const text = name.trim().toLowerCase()
  return (text === '' || row.name.toLowerCase().includes(text) || row.connection.name.toLowerCase().includes(text))
    && (verdict === undefined || (row.saying !== undefined && verdictOf(row) === verdict))
    && (environment === undefined || row.connection.environment === environment)
    && (!pinned || row.pinned)
}
