import { z } from 'zod'
import { createStore, useStore } from '../store.ts'
import { baseSize, textSizes } from '../theme/tokens.ts'

const Settings = z.object({
  theme: z.enum(['light', 'dark', 'system']).catch('system'),
  textSize: z.enum(['compact', 'normal', 'large', 'room']).catch('normal'),
  timeZone: z.enum(['local', 'utc']).catch('local'),
  singleKeys: z.boolean().catch(true),
  railClosed: z.boolean().catch(false),
})
/** What a person chose for this window's look; kept in this browser or this desktop profile, never sent to the host. */
export type Settings = z.infer<typeof Settings>

const place = 'tidemark.settings'

function stored(): Settings {
  try {
    return Settings.parse(JSON.parse(localStorage.getItem(place) ?? '{}'))
  } catch {
    return Settings.parse({})
  }
}

/** The settings of this window. Windows of the same profile follow each other. */
export const settings = createStore<Settings>(stored())

globalThis.addEventListener?.('storage', event => { if (event.key === place) settings.set(stored()) })

/** Changes some settings and keeps them; where nothing can be kept (private windows) they last as long as the window. */
export function changeSettings(patch: Partial<Settings>): void {
  const now = settings.get()
  const next = { ...now, ...patch }
  if (JSON.stringify(next) === JSON.stringify(now)) return
  settings.set(next)
  try {
    localStorage.setItem(place, JSON.stringify(next))
  } catch {
    // Storage may be full or forbidden; the choice still holds for this window.
  }
}

export const useSettings = (): Settings => useStore(settings)

/** How much larger than Normal lengths are drawn, for code that counts in px (virtual rows, canvases): `28 * useScale()`. */
export function useScale(): number {
  const { textSize } = useSettings()
  return textSizes[useStore(roomView) ? 'room' : textSize] / baseSize
}

/** Whether this window shows the room view (`Shift L`): no rail, no bars, 18 px, hosts and secrets masked. */
export const roomView = createStore(false)
