import { describe, expect, it } from 'vitest'
import { boardCsv } from '../../../../renderer/views/home/share-csv.ts'
import { boardHtml } from '../../../../renderer/views/home/share-html.ts'
import { sharedAt, sharedName, type Shared } from '../../../../renderer/views/home/share.ts'
import { connectionRow } from '../../../../renderer/views/home/board-row.ts'
import { connection, row } from './rows.ts'

const at = Date.UTC(2026, 10, 21, 12, 4, 31)
const nasty = '<img src=x onerror="alert(1)">'
const rows = [
  row('fulfilment', 'stalled', { age: 840, backlog: 1_204_331, in: 16.123_456, out: 0 }, { reason: 'Broker b-3.example.com:9092 did not answer' }),
  { ...row(nasty, 'draining', { backlog: 5, age: 1.5 }, { emptyIn: 360 }), points: [5, 4, null, 3, 2], what: 'group on "a, b"' },
  row('=HYPERLINK("http://x")', 'keeping-up', { backlog: null }), connectionRow(connection, undefined),
]
const shared: Shared = { sentence: '1 needs attention', rows, all: 3, at, zone: 'utc', minutes: 30 }

describe('the board as a page', () => {
  const text = boardHtml(shared)
  const page = new DOMParser().parseFromString(text, 'text/html')
  it('has every row in its group, and none of a connection that is not opened', () => {
    expect([...page.querySelectorAll('caption')].map((one) => one.textContent)).toEqual(['Needs attention · 1', 'Recovering or unknown · 1', 'Keeping up or idle · 1'])
    expect([...page.querySelectorAll('tbody th')].map((one) => one.firstChild?.textContent)).toEqual(['fulfilment', nasty, '=HYPERLINK("http://x")'])
    expect(page.body.textContent).toContain('1,204,331')
    expect(page.body.textContent).toContain('empty in about 6 min')
  })
  it('tells its time and zone', () => {
    expect(page.querySelector('p')?.textContent).toBe('2026-11-21 12:04:31 (UTC) · 3 rows')
    expect(sharedAt({ ...shared, zone: 'local' })).toContain(Intl.DateTimeFormat().resolvedOptions().timeZone)
  })
  it('says which rows are muted, and of how many rows a filter left these', () => {
    const muted = { ...row('quiet', 'stalled'), mutedUntil: at + 3_600_000 }
    const few = new DOMParser().parseFromString(boardHtml({ ...shared, rows: [muted], all: 7 }), 'text/html')
    expect(few.querySelector('p')?.textContent).toBe('2026-11-21 12:04:31 (UTC) · 1 of 7 rows, 1 muted')
    expect(few.querySelector('tbody small')?.textContent).toBe('group, muted until 13:04')
  })
  it('gives colour only to what needs attention', () => {
    expect([...page.querySelectorAll('td span')].map((one) => one.className)).toEqual(['bad', '', ''])
  })
  it('runs nothing, asks nobody and needs no other file', () => {
    expect(page.querySelectorAll('script, link, img, iframe, [src], [href], [onerror]')).toHaveLength(0)
    expect(text).not.toMatch(/url\(|@import/)
    expect(page.querySelector('meta[http-equiv]')?.getAttribute('content')).toContain("default-src 'none'")
  })
  it('names no address of a broker', () => expect(text).not.toContain('example.com'))
  it('is legible in both themes and draws gaps as gaps', () => {
    expect(text).toContain('prefers-color-scheme:dark')
    expect(text).toContain('@media print')
    expect(page.querySelectorAll('polyline')).toHaveLength(2)
  })
})

describe('the board as CSV', () => {
  const lines = boardCsv(shared).split('\r\n')
  it('has units in its heads and one line a row, each ended by CR LF', () => {
    expect(lines[0]).toBe('name,what,connection,environment,verdict,reason,behind (s),backlog (items),in (items/s),out (items/s),empty in (s),at')
    expect(lines).toHaveLength(rows.length + 1)
    expect(lines.at(-1)).toBe('')
  })
  it('keeps numbers exact, leaves unknown ones empty, and quotes what RFC 4180 asks for', () => {
    expect(lines[1]).toBe('fulfilment,group,orders-prod,production,Stalled for 14 min,Broker •••••• did not answer,840,1204331,16.123,0,,2026-11-21T12:04:31.000Z')
    expect(lines[2]).toBe('"<img src=x onerror=""alert(1)"">","group on ""a, b""",orders-prod,production,Draining,empty in about 6 min,1.5,5,,,360,2026-11-21T12:04:31.000Z')
  })
  it('lets no spreadsheet run a name', () => expect(lines[3]).toMatch(/^"'=HYPERLINK/))
})

it('is named by its day', () => {
  expect(sharedName(shared, 'html')).toBe('tidemark-backlog-2026-11-21.html')
  expect(sharedName(shared, 'csv')).toBe('tidemark-backlog-2026-11-21.csv')
})
