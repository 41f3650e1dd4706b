import type { Wire } from './wire.ts'

/** How often an idle wire is asked, and how long it may take to answer, ms. */
const everyMs = 15_000
const patienceMs = 8_000

/**
 * Asks over the wire now and then, and closes it when no answer comes. A tunnel that vanished, or a machine that slept,
 * leaves a socket that looks open for minutes. Ends with the wire.
 */
export function watchWire(wire: Wire): void {
  let ended = false
  let timer = setTimeout(beat, everyMs)
  void wire.closed.then(() => { ended = true; clearTimeout(timer) })

  function beat(): void {
    const stop = new AbortController()
    const late = setTimeout(() => wire.close(), patienceMs)
    wire.link.call(['system', 'info'], {}, { signal: stop.signal, context: {} })
      .catch(() => { /* Any answer, also a problem, shows that the wire lives. */ })
      .finally(() => { clearTimeout(late); if (!ended) timer = setTimeout(beat, everyMs) })
    void wire.closed.then(() => { clearTimeout(late); stop.abort() })
  }
}
