import { tokens, type Token } from './tokens.ts'

/** A line of JSON: how deep it stands, and its pieces as they were written; a colon has its blank behind it. */
export type PrettyLine = { readonly depth: number, readonly tokens: readonly Token[] }

/**
 * JSON with one member or item a line, whatever it was written like. No number and no string is changed; empty containers stay on
 * their line, and what is cut off or no JSON is shown as far as it goes.
 */
export function prettyLines(text: string): readonly PrettyLine[] {
  const lines: PrettyLine[] = []
  let line: Token[] = []
  let depth = 0
  let begun = 0
  let opened = false
  const end = () => {
    if (line.length > 0) lines.push({ depth: begun, tokens: line })
    line = []
  }
  for (const token of tokens(text)) {
    const piece = token.kind === 'punctuation' ? token.text : ''
    const closes = piece === '}' || piece === ']'
    if (closes) depth = Math.max(0, depth - 1)
    if (opened !== closes) end()
    if (line.length === 0) begun = depth
    line.push(piece === ':' ? { kind: 'punctuation', text: ': ' } : token)
    if (piece === ',') end()
    opened = piece === '{' || piece === '['
    if (opened) depth += 1
  }
  end()
  return lines
}

/** The same as text, indented by two blanks. `change` may write a piece in another way. */
export const prettyJson = (text: string, change = (token: Token): string => token.text): string =>
  prettyLines(text).map(({ depth, tokens: pieces }) => '  '.repeat(depth) + pieces.map(change).join('')).join('\n')
