import { renameSync, writeFileSync } from 'node:fs'
import { createHistogram, performance } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

/**
 * Loaded into a host by NODE_OPTIONS before its own code. SIGUSR2 begins to watch the main thread, the next one pauses that; each
 * writes the delays of all the time watched to TIDEMARK_LOOP_DELAY, as JSON in ms. A delay holds the 10 ms between two looks.
 */
const file = process.env.TIDEMARK_LOOP_DELAY
if (isMainThread && file !== undefined) {
  const delays = createHistogram()
  // Node's own monitor, paused and enabled again, counts the pause as a delay.
  let timer: NodeJS.Timeout | undefined
  process.on('SIGUSR2', () => {
    if (timer) {
      clearInterval(timer)
      timer = undefined
    } else {
      let last = performance.now()
      timer = setInterval(() => {
        const now = performance.now()
        delays.record(Math.max(1, Math.round((now - last) * 1e6)))
        last = now
      }, 10)
    }
    const told = { watching: timer !== undefined, p99: delays.percentile(99) / 1e6, max: delays.max / 1e6 }
    writeFileSync(`${file}.new`, JSON.stringify(told))
    renameSync(`${file}.new`, file)
  })
}
