import { prettyLines } from '../../../json/pretty.ts'

/** What a piece of code is, for its colour; `mark` is punctuation. */
type CodeKind = 'key' | 'string' | 'number' | 'literal' | 'mark' | 'comment' | 'text'
type CodeRun = { readonly kind: CodeKind, readonly text: string }

/** One line of a schema as it is shown, and the same as plain text. */
export type CodeLine = { readonly text: string, readonly runs: readonly CodeRun[] }

const lineOf = (runs: readonly CodeRun[]): CodeLine => ({ runs, text: runs.map((run) => run.text).join('') })

/** The lines of a schema: JSON with one member a line, whatever it was written like; Protobuf as it stands. */
export const codeLines = (schema: string, isJson: boolean): readonly CodeLine[] => 
  (isJson ? jsonLines(schema) : protoLines(schema))

const jsonLines = (text: string): readonly CodeLine[] => prettyLines(text).map(({ depth, tokens }) => lineOf([
  ...(depth > 0 ? [{ kind: 'text' as const, text: '  '.repeat(depth) }] : []),
  ...tokens.map(({ kind, text: piece }) => ({ kind: kind === 'punctuation' ? 'mark' as const : kind, text: piece })),
]))

const words = 'syntax|edition|package|import|public|weak|option|message|enum|service|rpc|returns|stream|oneof|map|repeated'
  + '|optional|required|reserved|extensions|extend'
const types = 'double|float|u?int32|u?int64|sint32|sint64|s?fixed32|s?fixed64|bool|string|bytes|true|false'
const comments = String.raw`(//.*$|/\*.*?(?:\*/|$))`
const proto = new RegExp(String.raw`${comments}|("(?:[^"\\]|\\.)*")|\b(${words})\b|\b(${types})\b|(-?\b\d[\w.]*\b)`, 'g')

/** The lines of a `.proto` file. A comment over several lines is one on each of them. */
function protoLines(text: string): readonly CodeLine[] {
  let inComment = false
  return text.replace(/\s+$/, '').split(/\r?\n/).map((line) => {
    const runs: CodeRun[] = []
    let at = 0
    if (inComment) {
      const close = line.indexOf('*/')
      at = close < 0 ? line.length : close + 2
      runs.push({ kind: 'comment', text: line.slice(0, at) })
      inComment = close < 0
    }
    for (const match of line.slice(at).matchAll(proto)) {
      const [found, comment, string, word, type] = match
      const from = at + match.index
      const last = runs.reduce((sum, run) => sum + run.text.length, 0)
      if (from > last) runs.push({ kind: 'text', text: line.slice(last, from) })
      const kind = comment ? 'comment' : string ? 'string' : word ? 'key' : type ? 'literal' : 'number'
      runs.push({ kind, text: found })
      if (comment?.startsWith('/*') && !comment.endsWith('*/')) inComment = true
    }
    const rest = line.slice(runs.reduce((sum, run) => sum + run.text.length, 0))
    return lineOf(rest === '' ? runs : [...runs, { kind: 'text', text: rest }])
  })
}
