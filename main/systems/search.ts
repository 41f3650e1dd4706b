import { RE2JS } from 're2js'
import { ProblemError } from '#contract/problem.ts'

/**
 * Whether a label is looked for: a part of it without case; with `*` or `?` a glob over the whole label; between slashes a
 * regular expression on a linear-time engine. Throws BadInput for one that does not compile.
 */
export function searchLabels(search: string | undefined): (label: string) => boolean {
  if (!search) return () => true
  const regex = /^\/(.*)\/(i?)$/s.exec(search)
  if (regex) return matcher(regex[1] ?? '', regex[2] === 'i' ? RE2JS.CASE_INSENSITIVE : 0)
  if (/[*?]/.test(search)) return matcher(`^${Array.from(search, globPart).join('')}$`, RE2JS.CASE_INSENSITIVE | RE2JS.DOTALL)
  const part = search.toLowerCase()
  return (label) => label.toLowerCase().includes(part)
}

const globPart = (char: string): string => (char === '*' ? '.*' : char === '?' ? '.' : RE2JS.quote(char))

function matcher(pattern: string, flags: number): (label: string) => boolean {
  try {
    const compiled = RE2JS.compile(pattern, flags)
    return (label) => compiled.matcher(label).find()
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    throw new ProblemError(
      {
        code: 'BadInput',
        message: `The search is not a regular expression: ${said}.`,
        hint: 'Mend it, or take the slashes away to look for this text.',
        issues: [{ path: 'search', message: said }],
      },
      { cause: error },
    )
  }
}
