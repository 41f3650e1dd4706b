import { createStore, useStore } from '../store.ts'

const status = createStore('')
const alert = createStore('')

/** Says something aloud without moving the focus: verdicts and outcomes. The same words twice are said twice. */
export const announce = (text: string): void => status.set(now => (now === text ? `${text}\u00A0` : text))

/** Says at once that an action failed. */
export const announceFailure = (text: string): void => alert.set(now => (now === text ? `${text}\u00A0` : text))

/** The window's two live regions; once a window. */
export const LiveRegion = () => (
  <>
    <div role="status" className="sr-only">{useStore(status)}</div>
    <div role="alert" className="sr-only">{useStore(alert)}</div>
  </>
)
