import { z } from 'zod'
import { createStore } from '../../store.ts'

const Marks = z.object({ pinned: z.array(z.string()).catch([]), muted: z.array(z.string()).catch([]) })
export type Marks = { readonly pinned: ReadonlySet<string>; readonly muted: ReadonlySet<string> }

const place = 'tidemark.board'

function stored(): Marks {
  try {
    const { pinned, muted } = Marks.parse(JSON.parse(localStorage.getItem(place) ?? '{}'))
    return { pinned: new Set(pinned), muted: new Set(muted) }
  } catch {
    return { pinned: new Set(), muted: new Set() }
  }
}

/** Which rows of the board this person pinned or muted, by row key; kept in this browser or desktop profile. */
export const marks = createStore<Marks>(stored())

/** Sets or takes off a mark; true when it is set now. */
export function toggleMark(mark: keyof Marks, key: string): boolean {
  const keys = new Set(marks.get()[mark])
  const added = !keys.delete(key)
  if (added) keys.add(key)
  marks.set((now) => ({ ...now, [mark]: keys }))
  try {
    const { pinned, muted } = marks.get()
    localStorage.setItem(place, JSON.stringify({ pinned: [...pinned], muted: [...muted] }))
  } catch {
    // Storage may be full or forbidden; the mark still holds for this window.
  }
  return added
}
