/**
 * How well typed letters fit a name: undefined when a letter is missing, else a score that is higher for whole words, beginnings
 * of parts (`of` in `orders-fulfilment`), runs of letters and short names. Case is ignored.
 */
export function fuzzyScore(typed: string, name: string): number | undefined {
  const query = typed.toLowerCase().replaceAll(' ', '')
  const text = name.toLowerCase()
  if (query === '') return 0
  const whole = text.indexOf(query)
  if (whole >= 0) return 1_000 - whole - text.length / 100 + (startsPart(name, whole) ? 500 : 0) + (text === query ? 1_000 : 0)
  let score = 0
  let at = -1
  for (const letter of query) {
    const run = text[at + 1] === letter ? at + 1 : -1
    const start = run < 0 ? nextPart(name, text, letter, at + 1) : -1
    const next = run >= 0 ? run : start >= 0 ? start : text.indexOf(letter, at + 1)
    if (next < 0) return undefined
    score += run >= 0 ? 8 : start >= 0 ? 10 : 1
    at = next
  }
  return score - text.length / 100
}

/** Whether a part of the name begins here: at its start, after a sign, or at a capital. */
function startsPart(name: string, at: number): boolean {
  const before = name[at - 1]
  const here = name[at] ?? ''
  return before === undefined || /[^\p{L}\p{N}]/u.test(before) || (/\p{Lu}/u.test(here) && /\p{Ll}/u.test(before))
}

function nextPart(name: string, text: string, letter: string, from: number): number {
  for (let at = text.indexOf(letter, from); at >= 0; at = text.indexOf(letter, at + 1)) if (startsPart(name, at)) return at
  return -1
}
