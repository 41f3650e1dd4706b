/** A resume token or a cursor as the text that a client holds; it needs nothing that is kept here. */
export const tokenText = (token: object): string => Buffer.from(JSON.stringify(token)).toString('base64url')

/** What such a text holds, yet to be checked; null where it is none. */
export function tokenIn(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString())
  } catch {
    return null
  }
}
