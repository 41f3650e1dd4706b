type Values = Readonly<Record<string, string>>

/** One setting or tag that a form changes; null is absent. */
export type Change = { readonly key: string, readonly before: string | null, readonly after: string | null }

/** What differs between two maps, in order of their keys. An empty text is a value: a tag may have none. */
export const changesOf = (before: Values, after: Values): readonly Change[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .map((key) => ({ key, before: before[key] ?? null, after: after[key] ?? null }))
    .filter((change) => change.before !== change.after)

/** Settings as they are set: an emptied field is absent, and goes back to its default. */
export const withoutEmpty = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value.trim()] as const)
    .filter(([, value]) => value !== ''))

/** Changes as an action takes them: null goes back to the default, or takes a tag away. */
export const changeInput = (changes: readonly Change[]): Readonly<Record<string, string | null>> =>
  Object.fromEntries(changes.map(({ key, after }) => [key, after]))
