import { useEffect, type ReactNode } from 'react'
import { createStore } from '../store.ts'

/** What stands behind the title in the top bar: "4 connections". */
export const titleNote = createStore<ReactNode>(undefined)

/** Puts a short note behind the view's title until the view leaves. */
export function useTitleNote(note: ReactNode): void {
  useEffect(() => { titleNote.set(note) }, [note])
  useEffect(() => () => titleNote.set(undefined), [])
}

/** How many rows of the board need attention; the badge beside Backlog. Undefined: not known. */
export const attention = createStore<number | undefined>(undefined)
