import { t } from '../../texts/index.ts'
import type { BoardRow } from './board-row.ts'
import { sharedRows, type Shared } from './share.ts'

/** A spreadsheet takes a cell that begins so for a formula (OWASP, CSV Injection). */
const formula = /^[=+\-@\t\r]/

/** A text as a field of RFC 4180; one that a spreadsheet would run gets an apostrophe in front. */
function field(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Numbers stay numbers; unknown is empty. */
const number = (value: number | null | undefined): string => (typeof value === 'number' ? String(Number(value.toFixed(3))) : '')

const lineOf = (row: BoardRow, at: string): string => [
  field(row.name), field(row.what), field(row.connection.name), field(row.connection.environment), field(row.saying?.bold ?? ''),
  field(row.saying?.reason ?? ''), ...[row.behind, row.backlog, row.in, row.out, row.emptyIn].map(number), at,
].join(',')

/** The board as CSV (RFC 4180), units in the heads, times in UTC (ISO 8601), each line ended by CR LF. */
export function boardCsv(shared: Shared): string {
  const at = new Date(shared.at).toISOString()
  const lines = [t.backlog.share.csvHead.map(field).join(','), ...sharedRows(shared).map((row) => lineOf(row, at))]
  return lines.map((line) => `${line}\r\n`).join('')
}
