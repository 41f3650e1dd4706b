import { parentPort } from 'node:worker_threads'
import type { FeedOrder, FeedReport } from './feed.ts'
import { startFeed, type Feed } from './story/feed.ts'

/**
 * The story's traffic in a thread of its own, so that the program around it stays responsive. Begins and ends when `feed.ts`
 * says so.
 */
const port = parentPort
if (!port) throw new Error('feed-worker.ts runs as a worker thread.')

const tell = (report: FeedReport) => port.postMessage(report)
let feed: Promise<Feed> | null = null
const registry = Promise.withResolvers<string | null>()
registry.promise.catch(() => undefined)

port.on('message', (order: FeedOrder) => {
  switch (order.kind) {
    case 'start':
      feed = startFeed(order.bootstrap, registry.promise, {
        report: (message) => tell({ kind: 'problem', message }),
        onConsumers: (consumers) => tell({ kind: 'consumers', consumers }),
      })
      feed.then(() => tell({ kind: 'ready' }), (error: unknown) => tell({ kind: 'failed', message: String(error) }))
      return
    case 'registry': return registry.resolve(order.url)
    case 'run':
      void feed?.then((running) => running.run(order.name, order.running))
        .catch((error: unknown) => tell({ kind: 'problem', message: String(error) }))
      return
    case 'stop':
      // Nobody waits for a registry any more.
      registry.reject(new Error('The sandbox was told to end.'))
      // Also where a client still holds a socket or timer: inside a worker this ends the thread alone.
      void Promise.resolve(feed).then((running) => running?.close()).catch(() => undefined).then(() => process.exit(0))
      return
    default: return order satisfies never
  }
})
