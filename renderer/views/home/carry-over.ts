import { z } from 'zod'
import type { MarkChange } from '#contract/mark.ts'

const place = 'tidemark.board'
const Old = z.object({ pinned: z.array(z.string()).catch([]), muted: z.array(z.string()).catch([]) })

/** The resource a row key names: `<connection>/<system>/<kind>/<path…>`, each part of the path encoded. */
function markOf(key: string): Pick<MarkChange, 'connection' | 'system' | 'ref'> | undefined {
  const [connection, system, kind, ...path] = key.split('/')
  if (!connection || !system || !kind || path.length === 0) return undefined
  return { connection, system, ref: { kind, path: path.map(decodeURIComponent) } }
}

/**
 * Gives the host what an earlier version kept in this browser, pins and mutes without an end, and forgets it here once the host
 * has all. Never rejects: what the host does not take now is tried at the next start.
 */
export async function carryOver(save: (change: MarkChange) => Promise<unknown>): Promise<void> {
  try {
    const text = localStorage.getItem(place)
    if (text === null) return
    const { pinned, muted } = Old.parse(JSON.parse(text))
    for (const key of new Set([...pinned, ...muted])) {
      const mark = markOf(key)
      if (!mark) continue
      const [isPinned, isMuted] = [pinned.includes(key), muted.includes(key)]
      await save({ ...mark, ...(isPinned && { pinned: true }), ...(isMuted && { mutedUntil: 'forever' }) })
    }
    localStorage.removeItem(place)
  } catch {
    // Storage may be forbidden or the host not there yet.
  }
}
