import type { Column } from './column.ts'

const quoted = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
/** A cell that begins like a formula would run in a spreadsheet; a leading apostrophe keeps it text. Numbers stay numbers. */
const harmless = (text: string): string => (/^[=+@\t\r]|^-(?!\d)/.test(text) ? `'${text}` : text)

/** Rows as RFC 4180 CSV with a head line; columns without a label (icons) are left out. */
export function toCsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const told = columns.filter((column) => column.label !== '')
  const line = (cells: readonly string[]) => cells.map((cell) => quoted(harmless(cell))).join(',')
  const head = line(told.map((column) => column.label))
  return [head, ...rows.map((row) => line(told.map((column) => column.text(row))))].join('\r\n')
}

/** Rows as tab-separated text, as a spreadsheet or a chat takes it. */
export function toTabs<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const told = columns.filter((column) => column.label !== '')
  return rows.map((row) => told.map((column) => column.text(row).replaceAll(/[\t\r\n]+/g, ' ')).join('\t')).join('\n')
}
