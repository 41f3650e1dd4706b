/** Where a value does not fit its schema. `path` is as in a filter: `items[2].price`, '' for the whole. */
export type Misfit = { readonly path: string; readonly message: string }

/** How many are told of one value. */
export const mostMisfits = 20

/** The path of a field below another path. */
export const fieldPath = (path: string, name: string): string => {
  if (!/^[A-Za-z_]\w*$/.test(name)) return `${path}[${JSON.stringify(name)}]`
  return path === '' ? name : `${path}.${name}`
}

/** The path of an item of a list. */
export const itemPath = (path: string, index: number): string => `${path}[${index}]`

/** The first few as the end of a sentence. */
export function misfitText(misfits: readonly Misfit[]): string {
  const said = misfits.slice(0, 3).map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ')
  return misfits.length > 3 ? `${said}; and ${misfits.length - 3} more` : said
}
