import { parentPort } from 'node:worker_threads'
import { ProblemError } from '#contract/problem.ts'
import { ConsumerBoard, type Consumers } from '../consumers.ts'
import { startKinesis, type KinesisEmulator } from './kinesis/emulator.ts'
import { openStandIn, type StandIn } from './stand-in/stand-in.ts'
import { startClickstream, type Clickstream } from './story/clickstream/clickstream.ts'
import { startAwsStory, type AwsStory } from './story/story.ts'
import type { AwsOrder, AwsReport } from './thread.ts'

/** The stand-in, Kinesis and the story of AWS in a thread of their own. Begin and end when `thread.ts` says so. */
const port = parentPort
if (!port) throw new Error('worker.ts runs as a worker thread.')

/** How often queues and clusters are looked at for CloudWatch, which has one point a minute. */
const recordEveryMs = 10_000

type Running = {
  readonly standIn: StandIn; readonly story: AwsStory
  readonly clicks: Promise<Clickstream | null>; readonly kinesis: Promise<KinesisEmulator>
}

const tell = (report: AwsReport) => port.postMessage(report)
const say = (message: string) => tell({ kind: 'problem', message })
const problem = (error: unknown) => say(`AWS: ${String(error)}`)
// Wishes that come over HTTP go to whichever thread has that consumer.
const board = new ConsumerBoard((name, running) => tell({ kind: 'run', name, running }))
let opened: Promise<Running> | null = null
let kafka: string | null = null
let timer: NodeJS.Timeout | undefined
const leaving = new AbortController()

async function open(ministack: string, at: number): Promise<Running> {
  const kinesis = startKinesis(leaving.signal)
  const standIn = await openStandIn({ ministack, kinesis: kinesis.then(({ url }) => url), port: at, consumers: board })
  tellClusters(standIn)
  // The sandbox is ready without it: what is asked of Kinesis meanwhile waits.
  const clicks = kinesis.then(() => startClickstream(standIn, say)).catch((error: unknown) => {
    if (!leaving.signal.aborted) say(`Kinesis is left out: ${error instanceof ProblemError ? error.problem.message : String(error)}`)
    return null
  })
  const onEnd = () => leaving.signal.aborted || say('The Kinesis emulator ended by itself: start the sandbox again.')
  void kinesis.then(({ ended }) => ended).then(onEnd, () => undefined)
  const story = await startAwsStory(standIn.url, ministack, say)
  void clicks.then(() => tellConsumers({ story, clicks }))
  await standIn.record()
  timer = setInterval(() => void standIn.record().catch(problem), recordEveryMs)
  return { standIn, story, clicks, kinesis }
}

async function tellConsumers({ story, clicks }: Pick<Running, 'story' | 'clicks'>): Promise<void> {
  const counter = (await clicks)?.counter
  const consumers: Consumers = [
    { name: 'orders-worker', reads: 'orders', system: 'sqs', running: story.orders.running },
    ...counter ? [{ name: 'clickstream-counter', reads: 'clickstream', system: 'kinesis', running: counter.running }] : [],
  ]
  tell({ kind: 'consumers', consumers })
}

async function run({ story, clicks }: Running, name: string, running: boolean): Promise<void> {
  if (name === 'orders-worker') await story.orders.run(running)
  else await (await clicks)?.counter.run(running)
  await tellConsumers({ story, clicks })
}

function tellClusters(standIn: StandIn): void {
  if (kafka === null) return
  standIn.clusters([{ name: 'sandbox', type: 'standard', bootstrap: kafka, tags: { team: 'platform', environment: 'sandbox' } }])
  void standIn.record().catch(problem)
}

async function close(): Promise<void> {
  leaving.abort()
  clearInterval(timer)
  const running = await opened
  await (await running?.clicks)?.close()
  await running?.story.close()
  await running?.standIn.close()
  await (await running?.kinesis.catch(() => null))?.stop()
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
    case 'run':
      void opened?.then((running) => run(running, order.name, order.running)).catch(problem)
      return
    case 'consumers': return board.tell('all', order.consumers)
    // Inside a worker this ends the thread alone, and with it that of Kinesis.
    case 'stop': return void close().catch(() => undefined).then(() => process.exit(0))
    default: return order satisfies never
  }
})
