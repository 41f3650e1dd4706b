import { useEffect } from 'react'
import type { Mark, MarkChange } from '#contract/mark.ts'
import type { Ref } from '#contract/ref.ts'
import type { Place } from '../../live/follow-samples.ts'
import { client, host } from '../../rpc/client.ts'
import type { Client } from '../../rpc/connect.ts'
import { toProblem } from '../../rpc/problem.ts'
import { subscribe, type Ways } from '../../rpc/subscribe.ts'
import { createStore } from '../../store.ts'
import { toast } from '../../ui/toasts.tsx'
import { rowKey } from './board-feed.ts'
import { carryOver } from './carry-over.ts'

/** When a mute ends by itself (epoch ms). */
export type MuteEnd = number | 'forever'

/** Which rows are pinned or muted, by row key, in all windows of this host; not `known` until the host told. */
export type Marks = {
  readonly known: boolean
  readonly pinned: ReadonlySet<string>
  readonly mutedUntil: ReadonlyMap<string, MuteEnd>
}

export const marks = createStore<Marks>({ known: false, pinned: new Set(), mutedUntil: new Map() })

type MarkWays = Ways & { readonly client: Pick<Client, 'flow' | 'marks'> }

const keyOf = ({ connection, system, ref }: Mark): string => rowKey({ connection, system }, ref)

/** The marks of a host as the board looks them up. */
export const marksOf = (items: readonly Mark[]): Marks => ({
  known: true,
  pinned: new Set(items.filter(({ pinned }) => pinned).map(keyOf)),
  mutedUntil: new Map(items.flatMap((mark) => (mark.mutedUntil === null ? [] : [[keyOf(mark), mark.mutedUntil] as const]))),
})

/** Keeps `marks` as the host has them until `signal`; what an earlier version kept in this browser goes there first. */
export async function followMarks(ways: MarkWays, signal: AbortSignal): Promise<void> {
  await carryOver((change) => ways.client.marks.save(change))
  await subscribe<{ readonly items: readonly Mark[] }>(ways, {
    open: (options) => ways.client.marks.watch({}, options),
    take: ({ items }) => marks.set(() => marksOf(items)),
    // Without marks nothing is muted; the board itself says what does not answer.
    onProblem: () => marks.set((now) => ({ ...now, known: true })),
  }, signal)
}

/** Follows the marks of the host while the board is shown. */
export function useFollowMarks(): void {
  useEffect(() => {
    const stop = new AbortController()
    void followMarks(host, stop.signal)
    return () => stop.abort()
  }, [])
}

/** Pins a row or takes the pin off. */
export const setPinned = (place: Place, ref: Ref, pinned: boolean): Promise<void> => changeMark(place, ref, { pinned })

/** Mutes a row until then, or with null no longer. */
export const setMuted = (place: Place, ref: Ref, mutedUntil: MuteEnd | null): Promise<void> =>
  changeMark(place, ref, { mutedUntil })

type Change = { readonly pinned: boolean } | { readonly mutedUntil: MuteEnd | null }
type Save = (change: MarkChange) => Promise<unknown>

/** Changes one mark. It shows at once; should the host refuse, that change alone is taken back and said. */
export async function changeMark(
  { connection, system }: Place, ref: Ref, to: Change, save: Save = (change) => client.marks.save(change),
): Promise<void> {
  const key = rowKey({ connection, system }, ref)
  const { pinned, mutedUntil } = marks.get()
  const before: Change = 'pinned' in to ? { pinned: pinned.has(key) } : { mutedUntil: mutedUntil.get(key) ?? null }
  marks.set((now) => withChange(now, key, to))
  try {
    await save({ connection, system, ref, ...to })
  } catch (error) {
    marks.set((now) => withChange(now, key, before))
    toast({ tone: 'bad', text: toProblem(error).message })
  }
}

function withChange(now: Marks, key: string, to: Change): Marks {
  if ('pinned' in to) {
    const pinned = new Set(now.pinned)
    if (to.pinned) pinned.add(key)
    else pinned.delete(key)
    return { ...now, pinned }
  }
  const mutedUntil = new Map(now.mutedUntil)
  if (to.mutedUntil === null) mutedUntil.delete(key)
  else mutedUntil.set(key, to.mutedUntil)
  return { ...now, mutedUntil }
}
