import { createStore, useStore, type Store } from '../store.ts'

const status = createStore('')
const alert = createStore('')

/**
 * How long said words stay in their region, ms: long enough to be read out, too short to be found later as if they still held.
 */
const stay = 5_000

function say(region: Store<string>, text: string): void {
  const said = region.get() === text ? `${text}\u00A0` : text
  region.set(said)
  setTimeout(() => region.set(now => (now === said ? '' : now)), stay)
}

/** Says something aloud without moving the focus: verdicts and outcomes. The same words twice are said twice. */
export const announce = (text: string): void => say(status, text)

/** Says at once that an action failed. */
export const announceFailure = (text: string): void => say(alert, text)

/** The window's two live regions; once a window. */
export const LiveRegion = () => (
  <>
    <div role="status" className="sr-only">{useStore(status)}</div>
    <div role="alert" className="sr-only">{useStore(alert)}</div>
  </>
)
