import { useSyncExternalStore } from 'react'

/** A value outside React that many places read and few write. `set` with an equal value tells nobody. */
export interface Store<Value> {
  readonly get: () => Value
  readonly set: (next: Value | ((now: Value) => Value)) => void
  /** Calls back after each change until the returned function is called. */
  readonly subscribe: (changed: () => void) => () => void
}

const isUpdate = <Value>(next: Value | ((now: Value) => Value)): next is (now: Value) => Value => typeof next === 'function'

/** A store that starts with `initial`. Values must not be functions. */
export function createStore<Value>(initial: Value): Store<Value> {
  let value = initial
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set: next => {
      const changed = isUpdate(next) ? next(value) : next
      if (Object.is(changed, value)) return
      value = changed
      for (const tell of listeners) tell()
    },
    subscribe: changed => {
      listeners.add(changed)
      return () => { listeners.delete(changed) }
    },
  }
}

/** The store's value, drawn again when it changes. */
export const useStore = <Value>(store: Store<Value>): Value => useSyncExternalStore(store.subscribe, store.get)
