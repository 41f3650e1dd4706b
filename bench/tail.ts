import { setTimeout as sleep } from 'node:timers/promises'
import { Kafka } from 'kafkajs'
import { startBroker } from '../tests/fixtures/brokers/broker.ts'
import { createTopics } from '../tests/fixtures/create-topics.ts'
import { openPage } from './page.ts'
import type { Report } from './report.ts'

const perSecond = 2_000
const bound = 1.2

/** The page's heap after a forced collection, 15 s and 60 s into a live tail of 2,000 messages a second. */
export async function measure(): Promise<Report> {
  await using broker = await startBroker({ version: '4.3.1' })
  const kafka = new Kafka({ brokers: [broker.bootstrap], logLevel: 0 })
  const admin = kafka.admin()
  await admin.connect()
  await createTopics(admin, [{ topic: 'busy', numPartitions: 4 }])
  await admin.disconnect()
  const producer = kafka.producer()
  await producer.connect()
  let sent = 0
  const started = Date.now()
  const feed = setInterval(() => {
    const due = Math.floor(((Date.now() - started) * perSecond) / 1_000) - sent
    if (due <= 0) return
    const messages = Array.from({ length: due }, (_, n) => ({
      key: `k-${(sent + n) % 500}`,
      value: JSON.stringify({ id: sent + n, status: 'ok', amount: (sent + n) % 977, note: 'x'.repeat(200) }),
    }))
    sent += due
    void producer.send({ topic: 'busy', messages })
  }, 50)

  const { page, connection, close } = await openPage(broker.bootstrap)
  try {
    await page.goto(`${new URL(page.url()).origin}/#/c/${connection}/kafka/topic/busy`)
    await page.getByRole('button', { name: /Live/ }).click()
    const devtools = await page.context().newCDPSession(page)
    const heap = async () => {
      await devtools.send('HeapProfiler.collectGarbage')
      return (await devtools.send('Runtime.getHeapUsage')).usedSize
    }
    await sleep(15_000)
    const early = await heap()
    const rows = await page.getByRole('row').count()
    await sleep(45_000)
    const late = await heap()
    const ratio = late / early
    const rate = Math.round(sent / ((Date.now() - started) / 1_000))
    return {
      title: 'The page under a live tail',
      says: `One Apache Kafka 4.3.1, a topic of 4 partitions fed with ${rate} messages a second of about 260 bytes, `
        + `the Messages tab live; ${rows} rows in the document.`,
      rows: [
        {
          what: 'heap at 60 s, of that at 15 s, both after a forced collection', measured: `${ratio.toFixed(2)} ×`,
          bound: `≤ ${bound} ×`,
        },
        { what: 'heap at 15 s', measured: `${(early / 1e6).toFixed(1)} MB` },
      ],
      holds: ratio <= bound && rows > 10,
    }
  } finally {
    clearInterval(feed)
    await close()
    await producer.disconnect()
  }
}
