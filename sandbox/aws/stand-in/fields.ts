/** A field that must be text; empty for anything else. */
export const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Where a list goes on: the number inside a paging token, 0 without one. */
export const readToken = (token: unknown): number => Number(Buffer.from(text(token), 'base64').toString() || 0)

/** The token of the page that begins at a number. */
export const writeToken = (from: number): string => Buffer.from(String(from)).toString('base64')
