import { open, type FileHandle } from 'node:fs/promises'
import type { Message, Payload } from '#contract/message.ts'
import type { ExportFormat } from '#contract/query.ts'

/** The content type of each format. */
export const exportTypes: Readonly<Record<ExportFormat, string>> = {
  ndjson: 'application/x-ndjson', csv: 'text/csv; charset=utf-8', json: 'application/json',
}

/**
 * A file of messages that grows batch by batch. `finish` makes it whole; without it the file ends where writing stopped.
 * `csv` writes null as an empty cell and '' as `""`; `ndjson` and `json` hold whole messages.
 */
export class ExportFile {
  readonly #file: FileHandle
  readonly #format: ExportFormat
  #count = 0

  private constructor(file: FileHandle, format: ExportFormat) {
    this.#file = file
    this.#format = format
  }

  static async create(path: string, format: ExportFormat): Promise<ExportFile> {
    return new ExportFile(await open(path, 'w', 0o600), format)
  }

  async add(messages: readonly Message[]): Promise<void> {
    if (messages.length > 0) await this.#file.write(messages.map((message) => this.#line(message)).join(''))
  }

  async finish(): Promise<void> {
    if (this.#format === 'json') await this.#file.write(this.#count === 0 ? '[]\n' : '\n]\n')
    if (this.#format === 'csv' && this.#count === 0) await this.#file.write(`${head.join(',')}\r\n`)
  }

  async close(): Promise<void> {
    await this.#file.close()
  }

  #line(message: Message): string {
    const isFirst = this.#count++ === 0
    switch (this.#format) {
      case 'ndjson': return `${JSON.stringify(message)}\n`
      case 'json': return `${isFirst ? '[\n' : ',\n'}${JSON.stringify(message)}`
      case 'csv': return `${isFirst ? `${head.join(',')}\r\n` : ''}${cells(message).map(cell).join(',')}\r\n`
    }
  }
}

const head = ['at', 'position', 'key', 'value', 'headers', 'bytes', 'flags'] as const

function cells({ at, position, key, value, headers, bytes, flags }: Message): (string | null)[] {
  return [
    at === null ? null : new Date(at).toISOString(),
    Object.entries(position).map(([name, place]) => `${name} ${place}`).join(' '),
    text(key), text(value),
    JSON.stringify(headers.map((header) => [header.name, text(header.value)])),
    String(bytes), flags.join(' ') || null,
  ]
}

const text = (payload: Payload | null) => payload?.text ?? null

/** RFC 4180. A cell that a spreadsheet would run as a formula is led by an apostrophe. */
function cell(value: string | null): string {
  if (value === null) return ''
  const safe = /^[=+\-@\t\r]/.test(value) && !/^-?[\d.]+$/.test(value) ? `'${value}` : value
  return safe === '' || /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
