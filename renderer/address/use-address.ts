import { useCallback, useSyncExternalStore } from 'react'
import { formatAddress, parseAddress, type Address, type Params, type Place } from './address.ts'

const listeners = new Set<() => void>()
let seen = ''
let place: Place = parseAddress('')

function now(): Place {
  if (location.hash !== seen) {
    seen = location.hash
    place = parseAddress(seen)
  }
  return place
}

function subscribe(changed: () => void): () => void {
  listeners.add(changed)
  window.addEventListener('hashchange', changed)
  return () => {
    listeners.delete(changed)
    window.removeEventListener('hashchange', changed)
  }
}

/** Shows another place. `replace` leaves no step in the history; use it for what is typed. */
export function go(address: Address, params: Params = {}, options: { readonly replace?: boolean } = {}): void {
  const hash = formatAddress(address, params)
  if (hash === location.hash) return
  if (!options.replace) return void (location.hash = hash)
  history.replaceState(history.state, '', hash)
  for (const tell of listeners) tell()
}

/** Where the window is now. */
export const currentPlace = (): Place => now()

/** Where the window is, drawn again when it goes elsewhere. */
const usePlace = (): Place => useSyncExternalStore(subscribe, now)

export const useAddress = (): Address => usePlace().address

/** A change of some parameters; undefined and '' remove one. It replaces the address unless `push` is set. */
export type ChangeParams = (patch: Readonly<Record<string, string | undefined>>, options?: { readonly push?: boolean }) => void

/** The parameters of the address and how to change them; they survive reload and can be sent to another person. */
export function useParams(): readonly [Params, ChangeParams] {
  const { params } = usePlace()
  const change = useCallback<ChangeParams>((patch, options = {}) => {
    const { address, params: old } = now()
    const merged = Object.entries({ ...old, ...patch })
      .filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '')
    go(address, Object.fromEntries(merged), { replace: !options.push })
  }, [])
  return [params, change]
}
