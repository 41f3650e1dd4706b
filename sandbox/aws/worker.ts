import { parentPort } from 'node:worker_threads'
import { ProblemError } from '#contract/problem.ts'
import { openStandIn, type StandIn } from './stand-in/stand-in.ts'
import { startAwsStory, type AwsStory } from './story/story.ts'
import type { AwsOrder, AwsReport } from './thread.ts'

/** The stand-in and the story of AWS in a thread of their own. Begin and end when `thread.ts` says so. */
const port = parentPort
if (!port) throw new Error('worker.ts runs as a worker thread.')

/** How often queues and clusters are looked at for CloudWatch, which has one point a minute. */
const recordEveryMs = 10_000

const tell = (report: AwsReport) => port.postMessage(report)
const problem = (error: unknown) => tell({ kind: 'problem', message: `AWS: ${String(error)}` })
let opened: Promise<{ readonly standIn: StandIn; readonly story: AwsStory }> | null = null
let kafka: string | null = null
let timer: NodeJS.Timeout | undefined

async function open(ministack: string, at: number) {
  const standIn = await openStandIn({ ministack, port: at })
  tellClusters(standIn)
  const story = await startAwsStory(standIn.url, ministack, (message) => tell({ kind: 'problem', message }))
  await standIn.record()
  timer = setInterval(() => void standIn.record().catch(problem), recordEveryMs)
  return { standIn, story }
}

function tellClusters(standIn: StandIn): void {
  if (kafka === null) return
  standIn.clusters([{ name: 'sandbox', type: 'standard', bootstrap: kafka, tags: { team: 'platform', environment: 'sandbox' } }])
  void standIn.record().catch(problem)
}

port.on('message', (order: AwsOrder) => {
  switch (order.kind) {
    case 'open':
      opened = open(order.ministack, order.port)
      opened.then(({ standIn }) => {
        tellClusters(standIn)
        tell({ kind: 'ready' })
      }, (error: unknown) => tell({
        kind: 'failed', message: error instanceof Error ? error.message : String(error),
        taken: error instanceof ProblemError && error.problem.code === 'Conflict',
      }))
      return
    case 'kafka':
      kafka = order.bootstrap
      void opened?.then(({ standIn }) => tellClusters(standIn), () => undefined)
      return
    case 'stop':
      clearInterval(timer)
      void Promise.resolve(opened).then(async (running) => {
        await running?.story.close()
        await running?.standIn.close()
      }).catch(() => undefined).then(() => process.exit(0))
      return
    default: return order satisfies never
  }
})
