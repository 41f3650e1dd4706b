import { renameSync, writeFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

/**
 * Loaded into a host by NODE_OPTIONS before its own code. SIGUSR2 begins to watch the main thread, the next one pauses that; each
 * writes the delays of all the time watched to TIDEMARK_LOOP_DELAY, as JSON in ms. A delay holds the 10 ms between two looks.
 */
const file = process.env.TIDEMARK_LOOP_DELAY
if (isMainThread && file !== undefined) {
  const delays = monitorEventLoopDelay({ resolution: 10 })
  let watching = false
  process.on('SIGUSR2', () => {
    watching = !watching
    if (watching) delays.enable()
    else delays.disable()
    writeFileSync(`${file}.new`, JSON.stringify({ watching, p99: delays.percentile(99) / 1e6, max: delays.max / 1e6 }))
    renameSync(`${file}.new`, file)
  })
}
