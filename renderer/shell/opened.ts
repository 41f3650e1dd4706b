import { useEffect } from 'react'
import type { Connection } from '#contract/connection.ts'
import { createStore, useStore } from '../store.ts'

const place = 'tidemark.opened'
const stored = (): readonly string[] => (sessionStorage.getItem(place) ?? '').split(' ').filter(Boolean)

/**
 * Ids of the connections this window has looked into. The host opens a connection at its first use, so nothing is asked of the
 * others.
 */
export const opened = createStore<readonly string[]>(stored())

/** Marks a connection as looked into: rail and board may ask it for counts from now on. */
export function markOpened(id: string): void {
  if (opened.get().includes(id)) return
  opened.set(now => [...now, id])
  sessionStorage.setItem(place, opened.get().join(' '))
}

/** Whether a connection may be asked without a click: it was looked into, it connects at start, or the host has it open. */
export function useOpened(connection: Pick<Connection, 'id' | 'connectAtStart' | 'open'>): boolean {
  return useStore(opened).includes(connection.id) || connection.connectAtStart || connection.open === true
}

/** Marks the connection on the screen. */
export function useMarkOpened(id: string | undefined): void {
  useEffect(() => { if (id !== undefined) markOpened(id) }, [id])
}
