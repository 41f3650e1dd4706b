import type { Problem } from '#contract/problem.ts'
import { unquote } from '../../json/node.ts'
import { tokens } from '../../json/tokens.ts'

/** What a schema refused about one part: the path inside it ('' for the whole) and why. */
export type PartIssue = { readonly path: string, readonly message: string }

/** The issues of a problem that are about the key or the value, with paths inside that part. */
export function issuesOf(problem: Problem | undefined, part: 'key' | 'value'): readonly PartIssue[] {
  return (problem?.issues ?? []).flatMap(({ path, message }) => {
    const inside = path.replace(/^drafts\.\d+\.?/, '')
    if (inside !== part && !inside.startsWith(`${part}.`) && !inside.startsWith(`${part}[`)) return []
    return [{ path: inside.slice(part.length).replace(/^\./, ''), message }]
  })
}

type Open = { readonly array: boolean, step: string | number }

const keyOf = (steps: readonly (string | number)[]): string => JSON.stringify(steps.map(String))

/** Each value of a JSON text by the steps to it, with the index of the text where it begins. */
function placesOf(text: string): ReadonlyMap<string, number> {
  const places = new Map<string, number>()
  const open: Open[] = []
  let at = 0
  for (const token of tokens(text)) {
    at = text.indexOf(token.text, at)
    const parent = open.at(-1)
    if (token.kind === 'key' && parent) parent.step = unquote(token.text)
    else if (token.text === ',' && parent?.array && typeof parent.step === 'number') parent.step += 1
    else if (token.kind !== 'punctuation' || token.text === '{' || token.text === '[') {
      places.set(keyOf(open.map(({ step }) => step)), at)
      if (token.text === '{' || token.text === '[') open.push({ array: token.text === '[', step: token.text === '[' ? 0 : '' })
    } else if (token.text === '}' || token.text === ']') open.pop()
    at += token.text.length
  }
  return places
}

/** The steps of a path as filters write it: `items[1].price`, `items.1.price`, `["odd name"].id`. */
const stepsOf = (path: string): string[] =>
  [...path.matchAll(/\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g)].map(([, quoted, plain = '']) => (quoted ? unquote(quoted) : plain))

/**
 * Where in a JSON text a path points to: its line from 1 and the index it begins at. A path that is not there points to the
 * nearest value around it and is not `exact`.
 */
export function placeOf(text: string, path: string): { readonly line: number, readonly at: number, readonly exact: boolean } {
  const places = placesOf(text)
  const steps = stepsOf(path)
  const exact = places.has(keyOf(steps))
  while (steps.length > 0 && !places.has(keyOf(steps))) steps.pop()
  const at = places.get(keyOf(steps)) ?? 0
  return { line: text.slice(0, at).split('\n').length, at, exact }
}
