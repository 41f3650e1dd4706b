/** What a window can show. Each has an address that can be copied, opened in a second window and survives a reload. */
export type Address =
  | { readonly view: 'home' | 'alerts' | 'jobs' | 'audit' | 'settings' }
  | { readonly view: 'connect'; readonly connection?: string }
  | { readonly view: 'connection'; readonly connection: string }
  | { readonly view: 'list'; readonly connection: string; readonly system: string; readonly kind: string }
  | {
    readonly view: 'resource'; readonly connection: string; readonly system: string; readonly kind: string
    readonly path: readonly string[]
  }
  | { readonly view: 'unknown'; readonly text: string }

/** The part after `?`: tab, filters, chosen row. Views name their own members. */
export type Params = Readonly<Record<string, string>>

export interface Place { readonly address: Address; readonly params: Params }

/** The hash of a place: `#/c/<connection>/<system>/<kind>/<path…>?…`, each segment percent-encoded, parameters in name order. */
export function formatAddress(address: Address, params: Params = {}): string {
  const search = new URLSearchParams(Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1))).toString()
  return `#/${segmentsOf(address).map(encodeURIComponent).join('/')}${search && `?${search}`}`
}

function segmentsOf(address: Address): readonly string[] {
  switch (address.view) {
    case 'home': return []
    case 'alerts': case 'jobs': case 'audit': case 'settings': return [address.view]
    case 'connect': return address.connection === undefined ? ['connect'] : ['connect', address.connection]
    case 'connection': return ['c', address.connection]
    case 'list': return ['c', address.connection, address.system, address.kind]
    case 'resource': return ['c', address.connection, address.system, address.kind, ...address.path]
    case 'unknown': return address.text.split('/')
  }
}

/** The place a hash names; what names nothing becomes `unknown`, never an error. */
export function parseAddress(hash: string): Place {
  const [path = '', search = ''] = split(hash.replace(/^#?\/?/, ''), '?')
  const params = Object.fromEntries(new URLSearchParams(search))
  const segments = decode(path)
  return { address: segments ? addressOf(segments, path) : { view: 'unknown', text: path }, params }
}

function addressOf(segments: readonly string[], text: string): Address {
  const [first, connection, system, kind, ...path] = segments
  if (first === undefined) return { view: 'home' }
  if (segments.length === 1 && (first === 'alerts' || first === 'jobs' || first === 'audit' || first === 'settings')) return { view: first }
  if (first === 'connect' && segments.length <= 2) return connection ? { view: 'connect', connection } : { view: 'connect' }
  if (first !== 'c' || !connection) return { view: 'unknown', text }
  if (!system) return { view: 'connection', connection }
  if (!kind) return { view: 'unknown', text }
  return path.length === 0 ? { view: 'list', connection, system, kind } : { view: 'resource', connection, system, kind, path }
}

function split(text: string, mark: string): readonly string[] {
  const at = text.indexOf(mark)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

function decode(path: string): readonly string[] | undefined {
  try {
    return path === '' ? [] : path.replace(/\/$/, '').split('/').map(decodeURIComponent)
  } catch {
    return undefined
  }
}
