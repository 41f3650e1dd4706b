/** What a piece of JSON text is. `text` is anything that JSON does not know. */
type TokenKind = 'punctuation' | 'key' | 'string' | 'number' | 'literal' | 'text'

/** A piece of JSON as it was written: numbers and strings are never changed. */
export type Token = { readonly kind: TokenKind, readonly text: string }

const number = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const word = /[A-Za-z_]\w*/y
const blank = /[\s\uFEFF]*/y

function sticky(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}

function stringEnd(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at + 1
  }
  return text.length
}

/**
 * Reads JSON piece by piece, without the white space between them. Never throws: text that was cut off ends in a cut piece, and
 * what is no JSON is one `text`.
 */
export function* tokens(text: string): Generator<Token> {
  let at = 0
  while ((at += sticky(blank, text, at).length) < text.length) {
    const begin = text[at] ?? ''
    if (begin === '"') {
      const end = stringEnd(text, at)
      const after = end + sticky(blank, text, end).length
      yield { kind: text[after] === ':' ? 'key' : 'string', text: text.slice(at, end) }
      at = end
      continue
    }
    if ('{}[],:'.includes(begin)) {
      yield { kind: 'punctuation', text: begin }
      at++
      continue
    }
    const digits = sticky(number, text, at)
    const found = digits || sticky(word, text, at)
    if (!found) {
      yield { kind: 'text', text: text.slice(at) }
      return
    }
    const literal = found === 'true' || found === 'false' || found === 'null'
    yield { kind: digits ? 'number' : literal ? 'literal' : 'text', text: found }
    at += found.length
  }
}

/** One line of JSON in two tones: `bright` runs are values, the others keys and punctuation. At most `limit` characters. */
export type Run = { readonly bright: boolean, readonly text: string }

export function oneLine(text: string, limit: number): readonly Run[] {
  const runs: { bright: boolean, text: string }[] = []
  let left = limit
  for (const token of tokens(text)) {
    const bright = token.kind !== 'punctuation' && token.kind !== 'key'
    const piece = token.text.slice(0, left)
    const last = runs.at(-1)
    if (last?.bright === bright) last.text += piece
    else runs.push({ bright, text: piece })
    left -= piece.length
    if (left <= 0) break
  }
  return runs
}
