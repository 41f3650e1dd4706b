/** Tags as typed, one a line: `name=value`. What has no name is left out. */
export function parseTags(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(text.split('\n').flatMap((row) => {
    const at = row.indexOf('=')
    const name = (at < 0 ? row : row.slice(0, at)).trim()
    return name === '' ? [] : [[name, at < 0 ? '' : row.slice(at + 1).trim()]]
  }))
}

/** Tags as lines to edit. */
export const formatTags = (tags: Readonly<Record<string, string>>): string =>
  Object.entries(tags).map(([name, value]) => `${name}=${value}`).join('\n')
