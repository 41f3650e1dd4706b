import { RE2JS } from 're2js'

const compiled = new Map<string, RE2JS>()
const keptPatterns = 64

/**
 * Whether the pattern (RE2 syntax) is found anywhere in the text, in time linear in the text: with a RegExp, `(a+)+$`
 * on 28 characters blocked for 12.7 s. Throws an Error with the engine's reason for a pattern that it does not take.
 */
export function linearMatch(text: string, pattern: string): boolean {
  return linearPattern(pattern).test(text)
}

/** The compiled pattern; the last 64 are kept, since a pattern may come from a record. */
export function linearPattern(pattern: string): RE2JS {
  const known = compiled.get(pattern)
  if (known) return known
  const made = RE2JS.compile(pattern)
  if (compiled.size >= keptPatterns) compiled.clear()
  compiled.set(pattern, made)
  return made
}
