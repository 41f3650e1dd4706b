import type { Message, Payload } from '#contract/message.ts'
import type { ExportFormat } from '#contract/query.ts'

/** The content type of each format. */
export const exportTypes: Readonly<Record<ExportFormat, string>> = {
  ndjson: 'application/x-ndjson', csv: 'text/csv; charset=utf-8', json: 'application/json',
}

/**
 * Messages as the text of a file, one call a message: `ndjson` and `json` hold whole messages, `csv` their texts, with null as an
 * empty cell and '' as `""`.
 */
export type ExportLines = { line(message: Message): string; end(): string }

/** Lines that go one after another, `end` last. */
export function exportLines(format: ExportFormat): ExportLines {
  switch (format) {
    case 'ndjson': return { line: (message) => `${JSON.stringify(message)}\n`, end: () => '' }
    case 'json': return list('[\n', ',\n', '\n]\n', '[]\n', (message) => JSON.stringify(message))
    case 'csv': return list(head, '', '', head, (message) => `${cells(message).map(cell).join(',')}\r\n`)
    default: return format satisfies never
  }
}

function list(
  open: string, between: string, close: string, empty: string, text: (message: Message) => string,
): ExportLines {
  let isEmpty = true
  return {
    line(message) {
      const before = isEmpty ? open : between
      isEmpty = false
      return before + text(message)
    },
    end: () => (isEmpty ? empty : close),
  }
}

const head = 'at,position,key,value,headers,bytes,flags\r\n'

function cells({ at, position, key, value, headers, bytes, flags }: Message): (string | null)[] {
  const isCut = [key, value, ...headers.map((header) => header.value)].some((payload) => payload?.truncated)
  return [
    at === null ? null : new Date(at).toISOString(),
    Object.entries(position).map(([name, place]) => `${name} ${place}`).join(' '),
    text(key), text(value),
    JSON.stringify(headers.map((header) => [header.name, text(header.value)])),
    String(bytes), [...flags, ...(isCut ? ['truncated'] : [])].join(' ') || null,
  ]
}

const text = (payload: Payload | null) => payload?.text ?? null

/** RFC 4180. A cell that a spreadsheet would run as a formula is led by an apostrophe. */
function cell(value: string | null): string {
  if (value === null) return ''
  const safe = /^[=+\-@\t\r]/.test(value) && !/^-?[\d.]+$/.test(value) ? `'${value}` : value
  return safe === '' || /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
