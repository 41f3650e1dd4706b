import { performance } from 'node:perf_hooks'
import { Kafka } from 'kafkajs'
import { startBroker } from '../tests/fixtures/brokers/broker.ts'
import { createTopics } from '../tests/fixtures/create-topics.ts'
import { openPage } from './page.ts'
import type { Report } from './report.ts'

const count = 10_000
const bound = 4

/**
 * From the click on Topics (session open, page loaded) to the first rows and the right total, against `kcat -L` of the same
 * broker; then the longest task while scrolling.
 */
export async function measure(): Promise<Report> {
  await using broker = await startBroker({ version: '4.3.1' })
  const admin = new Kafka({ brokers: [broker.bootstrap], logLevel: 0 }).admin()
  await admin.connect()
  await createTopics(
    admin, Array.from({ length: count }, (_, n) => ({ topic: `bench.topic-${String(n).padStart(5, '0')}`, numPartitions: 1 })),
  )
  await admin.disconnect()

  const kcat: number[] = []
  for (let run = 0; run < 5; run++) {
    const started = performance.now()
    await broker.kcat(['-L'])
    kcat.push(performance.now() - started)
  }

  const { page, host, connection, close } = await openPage(broker.bootstrap)
  try {
    await host.post<unknown>('resources/list', { connection, system: 'kafka', kind: 'broker' })
    const rail = page.getByRole('navigation').first()
    const clicks: number[] = []
    for (let run = 0; run < 5; run++) {
      await rail.getByRole('link', { name: /Backlog/ }).click()
      await page.getByRole('heading', { level: 1, name: 'Backlog' }).waitFor()
      // The host may keep metadata for 2 s: each click asks the broker anew.
      await page.waitForTimeout(2_500)
      const link = rail.getByRole('link', { name: /Topics/ })
      const started = await page.evaluate(() => performance.now())
      await link.click()
      await page.waitForFunction(() => {
        const rows = document.querySelector('[role=grid]')?.getAttribute('aria-rowcount')
        return rows?.startsWith('1000') === true && document.body.textContent?.includes('bench.topic-00000') === true
      }, undefined, { polling: 'raf' })
      clicks.push(await page.evaluate((from) => performance.now() - from, started))
    }
    const longest = await page.evaluate(async () => {
      let worst = 0
      const observer = new PerformanceObserver(
        (list) => { for (const task of list.getEntries()) worst = Math.max(worst, task.duration) }
      )
      observer.observe({ type: 'longtask' })
      const grid = document.querySelector('[role=grid]')
      const scroller = [grid, ...(grid?.querySelectorAll('*') ?? [])].find(
        (element) => element !== null && element.scrollHeight > element.clientHeight + 1_000
      )
      if (!(scroller instanceof HTMLElement)) throw new Error('the list does not scroll')
      for (let step = 0; step < 200; step++) {
        scroller.scrollTop += 700
        await new Promise((next) => requestAnimationFrame(next))
      }
      await new Promise((next) => setTimeout(next, 200))
      observer.disconnect()
      return worst
    })
    const [best, click] = [Math.min(...kcat), Math.min(...clicks)]
    const ratio = click / best
    return {
      title: 'A list of 10,000 topics',
      says: `One Apache Kafka 4.3.1 with ${count} topics of one partition. `
        + `Best of five clicks against the best of five \`kcat -L\`; `
        + `then 200 steps of scrolling by 700 px.`,
      rows: [
        {
          what: 'click on Topics to first rows and total, of `kcat -L`', measured: `${ratio.toFixed(2)} ×`,
          bound: `≤ ${bound} ×`,
        },
        {
          what: 'longest task while scrolling', measured: longest === 0 ? 'none over 50 ms' : `${longest.toFixed(0)} ms`,
          bound: '≤ 100 ms',
        },
      ],
      holds: ratio <= bound && longest <= 100,
    }
  } finally {
    await close()
  }
}
