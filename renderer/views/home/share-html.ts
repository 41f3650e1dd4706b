import { formatDuration } from '../../format/duration.ts'
import { formatCount, formatRate, unknown } from '../../format/number.ts'
import { t } from '../../texts/index.ts'
import { colours, fonts, type Colour } from '../../theme/tokens.ts'
import { emptyInWords } from './empty-in.ts'
import { groupOf, type BoardRow } from './board-row.ts'
import { mutedWords } from './mute-ends.ts'
import { sharedAt, sharedCount, sharedGroups, type Shared } from './share.ts'
import { looks } from './verdict.ts'


const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? '')

const used: readonly Colour[] = ['canvas', 'surface', 'line', 'text', 'text-2', 'text-3', 'accent', 'bad', 'warn']
const variables = (theme: 0 | 1): string => used.map((name) => `--${name}:${colours[name][theme]}`).join(';')

const style = `:root{color-scheme:light dark;${variables(0)}}
@media (prefers-color-scheme:dark){:root{${variables(1)}}}
*{box-sizing:border-box}
body{margin:0;padding:24px;background:var(--canvas);color:var(--text);font:13px/20px ${fonts.sans.replaceAll('"', "'")}}
h1{font-size:20px;line-height:28px;font-weight:600;margin:0}
p{margin:4px 0 16px;color:var(--text-2)}
table{border-collapse:collapse;width:100%;min-width:960px;table-layout:fixed;background:var(--surface)}
main{overflow-x:auto}
caption{text-align:left;font-weight:600;padding:16px 0 8px}
th,td{text-align:left;padding:6px 8px;border-bottom:1px solid var(--line);vertical-align:top;font-weight:400}
thead th{color:var(--text-3);font-size:12px;white-space:nowrap}
tbody :is(th,td){overflow-wrap:anywhere}tbody th{font-weight:500}
small{display:block;color:var(--text-3);font-size:12px}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.bad{color:var(--bad);font-weight:600}.warn{color:var(--warn);font-weight:600}
svg{display:block;width:100%;max-width:120px}polyline{fill:none;stroke:var(--accent);stroke-width:1.5}
footer{margin-top:16px;color:var(--text-3);font-size:12px}
@media print{
:root{${variables(0)}}body{padding:0;background:none;font-size:10px;line-height:15px}table{min-width:0}th,td{padding:4px}
thead th,small{font-size:9px}tr{break-inside:avoid}thead{display:table-header-group}}`

const [width, height] = [120, 24]
/** Shares of the width, in percent, the same in each table. */
const widths = [21, 11, 19, 9, 8, 6, 6, 12, 8]
const columns = widths.map((share) => `<col style="width:${share}%">`).join('')

const tenth = (length: number): string => length.toFixed(1)

/** The picture of a row's last minutes; gaps stay gaps. */
function spark(points: BoardRow['points']): string {
  const known = (points ?? []).filter((point) => point !== null)
  if (!points || known.length < 2) return unknown
  const most = Math.max(...known, 1)
  const runs: string[][] = [[]]
  points.forEach((point, index) => {
    if (point === null) runs.push([])
    else runs.at(-1)?.push([index / (points.length - 1) * width, height - 1 - point / most * (height - 2)].map(tenth).join(','))
  })
  const lines = runs.filter((run) => run.length > 1).map((run) => `<polyline points="${run.join(' ')}"/>`).join('')
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`
  return `<svg ${size} preserveAspectRatio="none" aria-hidden="true">${lines}</svg>`
}

function lineOf(row: BoardRow, { at, zone }: Shared): string {
  const { bold = '', reason = '', verdict = 'unknown' } = row.saying ?? {}
  const what = row.mutedUntil === null ? row.what : `${row.what}, ${mutedWords(row.mutedUntil, at, zone)}`
  const tone = groupOf(row) === 'attention' ? looks[verdict].tone : ''
  const number = (text: string) => `<td class="n">${escaped(text)}</td>`
  return `<tr><th scope="row">${escaped(row.name)}<small>${escaped(what)}</small></th>`
    + `<td>${escaped(row.connection.name)}<small>${escaped(t.shell.environments[row.connection.environment])}</small></td>`
    + `<td><span class="${tone}">${escaped(bold)}</span>${reason ? `<small>${escaped(reason)}</small>` : ''}</td>`
    + [formatDuration(row.behind), formatCount(row.backlog), formatRate(row.in), formatRate(row.out)].map(number).join('')
    + `<td>${spark(row.points)}</td>${number(emptyInWords(row))}</tr>`
}

/**
 * The board as one HTML file that needs nothing else: no script, no address, colours of both themes, and a table that prints.
 * Every text is escaped; addresses of brokers are not in it.
 */
export function boardHtml(shared: Shared): string {
  const { columns: heads, groups, share } = t.backlog
  const labels = [heads.name, heads.connection, heads.verdict, heads.behind, heads.backlog, heads.in, heads.out]
  const head = [...labels, heads.spark(shared.minutes), heads.emptyIn]
    .map((label, index) => `<th scope="col"${index > 2 && index !== 7 ? ' class="n"' : ''}>${escaped(label)}</th>`).join('')
  const tables = sharedGroups(shared).map(({ group, rows }) =>
    `<table><caption>${escaped(groups[group](rows.length))}</caption><colgroup>${columns}</colgroup>`
    + `<thead><tr>${head}</tr></thead><tbody>${rows.map((row) => lineOf(row, shared)).join('\n')}</tbody></table>`)
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(`${share.title}, ${sharedAt(shared)}`)}</title><style>${style}</style></head>
<body><h1>${escaped(shared.sentence)}</h1><p>${escaped(sharedAt(shared))} · ${escaped(sharedCount(shared))}</p>
<main>${tables.join('\n')}</main>
<footer>${escaped(share.foot)}</footer></body></html>
`
}
