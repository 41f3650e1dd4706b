import { join } from 'node:path'
import { z } from 'zod'
import { readIfThere, writeAtomic } from '#main/host/files.ts'

const Box = z.object({ x: z.number(), y: z.number(), width: z.number().min(480), height: z.number().min(320) })
const Place = z.object({ ...Box.shape, maximized: z.boolean() })
export type Box = z.infer<typeof Box>
export type Place = z.infer<typeof Place>

/** Where the next window goes when nothing is remembered; without x and y the system chooses. */
export const firstSize = { width: 1440, height: 900 } as const
const step = 28

/** The remembered place of the last window; null when there is none, or none that can be read. */
export async function loadPlace(data: string): Promise<Place | null> {
  const text = await readIfThere(join(data, 'window.json'))
  try {
    return text === null ? null : Place.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** Remembers the place of a window for the next one. */
export const savePlace = (data: string, place: Place): Promise<void> =>
  writeAtomic(join(data, 'window.json'), JSON.stringify(place))

/**
 * A place that can be seen on one of the screens: moved a step for each window that is open already, cut to the screen; null when
 * no screen shows it.
 */
export function fitPlace(place: Place, screens: readonly Box[], open: number): Place | null {
  const x = place.x + open * step
  const y = place.y + open * step
  const screen = screens.find((box) =>
    x >= box.x - 50 && y >= box.y - 50 && x < box.x + box.width - 100 && y < box.y + box.height - 100)
  if (!screen) return null
  return { ...place, x, y, width: Math.min(place.width, screen.width), height: Math.min(place.height, screen.height) }
}
