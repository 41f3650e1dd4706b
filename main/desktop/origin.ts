/** The page's own origin in the window. */
export const appOrigin = 'app://tidemark'

/** Whether an address belongs to the page itself. Parsed by hand for `app:`, whose origin is opaque to URL. */
export function isOwn(address: string, own: string): boolean {
  return address === own || address.startsWith(`${own}/`)
}

/** Addresses that may be handed to the system's browser: plain https, without a user name in it. */
export function isExternal(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, username, password } = new URL(address)
  return protocol === 'https:' && username === '' && password === ''
}
