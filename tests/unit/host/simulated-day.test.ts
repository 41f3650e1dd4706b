import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, expect, test } from 'vitest'
import { alertsOfTrouble } from '../../fixtures/day-of-trouble.ts'
import type { DayReport } from '../../fixtures/simulated-day-child.ts'

const child = fileURLToPath(new URL('../../fixtures/simulated-day-child.ts', import.meta.url))
/**
 * A day in seconds allocates a thousand times faster than a day in a day: without limits V8 would answer with a larger heap,
 * and with threads of its own as the machine has time for them.
 */
const limits = ['--expose-gc', '--single-threaded-gc', '--max-semi-space-size=2', '--max-old-space-size=96']
/** The C library keeps freed memory by thread: how many had some at the first hour is chance. */
const env = { ...process.env, MALLOC_ARENA_MAX: '1' }
const report: { day?: DayReport } = {}

beforeAll(async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [...limits, child], { env })
  report.day = JSON.parse(stdout)
}, 600_000)

test('after 24 hours of 240 series the host takes at most 1.2 times the memory of its first hour', () => {
  const { 1: first = 0, 24: last = Infinity } = report.day?.rss ?? {}
  expect(first).toBeGreaterThan(0)
  expect(last / first).toBeLessThanOrEqual(1.2)
})

test('a day of bursts, stalls, flapping, dead letters and gaps raises exactly what it should, each within 10 s of its time', () => {
  const alerts = report.day?.alerts ?? []
  expect(alerts.map(([rule, topic]) => [rule, topic])).toEqual(alertsOfTrouble.map(([rule, topic]) => [rule, topic]))
  const late = alerts.map(([, , raised, ended], n) => {
    const [, , from = 0, to = 0] = alertsOfTrouble[n] ?? []
    return [raised - from, (ended ?? Infinity) - to]
  })
  expect(Math.min(...late.flat())).toBeGreaterThanOrEqual(0)
  expect(Math.max(...late.flat()) * 3_600).toBeLessThanOrEqual(10)
})
