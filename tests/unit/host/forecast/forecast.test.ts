import { describe, expect, test } from 'vitest'
import { forecast, type CoursePoint } from '#main/host/forecast/forecast.ts'

/** A reading every five seconds; `level` and rates by the second. */
const course = (seconds: number, at: (second: number) => Omit<CoursePoint, 'at'>): CoursePoint[] =>
  Array.from({ length: seconds / 5 + 1 }, (_, n) => ({ at: n * 5_000, ...at(n * 5) }))

describe('forecast', () => {
  test('tells the time of an even course exactly, with a range around it', () => {
    const told = forecast(course(600, (second) => ({ level: 100_000 - 50 * second, in: 100, out: 150 })))
    expect(told?.seconds).toBeCloseTo(70_000 / 50, 5)
    expect(told?.low).toBeLessThan(1_400)
    expect(told?.high).toBeGreaterThan(1_400)
  })

  test('needs no rates', () => {
    expect(forecast(course(600, (second) => ({ level: 100_000 - 50 * second })))?.seconds).toBeCloseTo(1_400, 5)
  })

  test('works on an age in seconds, as of a stream\'s consumer', () => {
    expect(forecast(course(300, (second) => ({ level: 900 - 0.5 * second })))?.seconds).toBeCloseTo(1_500, 5)
  })

  test.each([
    ['nothing waits', course(300, (second) => ({ level: Math.max(0, 1_000 - 50 * second) }))],
    ['it grows', course(300, (second) => ({ level: 1_000 + 5 * second, in: 10, out: 5 }))],
    ['it stands', course(300, () => ({ level: 1_000, in: 10, out: 10 }))],
    ['it is known too shortly', course(15, (second) => ({ level: 1_000 - second, in: 10, out: 11 }))],
    ['nothing is known', course(300, () => ({ level: null }))],
    ['the reader stopped just now', course(300, (second) => (
      { level: second < 260 ? 10_000 - 20 * second : 4_800 + 10 * (second - 260), in: 10, out: second < 260 ? 30 : 0 }
    ))],
    ['it goes to and fro without a direction', course(600, (second) => ({ level: 5_000 + 400 * Math.sin(second / 60), in: 10, out: 10 }))],
  ])('tells nothing while %s', (_, points) => expect(forecast(points)).toBeNull())

  test('begins anew after the reader stood still, and keeps what came in before', () => {
    const stopped = (second: number) => second >= 200 && second < 500
    const level = (second: number) => 60_000 - 100 * (Math.min(second, 200) + Math.max(0, second - 500)) + 50 * Math.min(300, Math.max(0, second - 200))
    const told = forecast(course(600, (second) => ({ level: level(second), in: 50, out: stopped(second) ? 0 : 150 })))
    expect(told?.seconds).toBeCloseTo(level(600) / 100, -1)
  })

  test('begins anew after offsets were set, which no reading explains', () => {
    const level = (second: number) => (second < 300 ? 20_000 - 50 * second : 80_000 - 50 * second)
    const told = forecast(course(500, (second) => ({ level: level(second), in: 100, out: 150 })))
    expect(told?.seconds).toBeCloseTo(level(500) / 50, -1)
    expect(forecast(course(310, (second) => ({ level: level(second), in: 100, out: 150 })))).toBeNull()
  })

  test('sees through bursts of what comes in', () => {
    const came = (second: number) => (second % 100 < 20 ? 400 : 20)
    let level = 100_000
    const points = course(1_200, (second) => {
      level -= 5 * (200 - came(second))
      return { level, in: came(second), out: 200 }
    })
    const truth = level / (200 - 96)
    const told = forecast(points)?.seconds ?? 0
    expect(Math.abs(told - truth) / truth).toBeLessThan(0.05)
  })

  test('follows a reader that became faster for good', () => {
    const level = (second: number) => 200_000 - 50 * Math.min(second, 900) - 200 * Math.max(0, second - 900)
    const told = forecast(course(1_500, (second) => ({ level: level(second), in: 100, out: second < 900 ? 150 : 300 })))
    expect(told?.seconds).toBeCloseTo(level(1_500) / 200, -1)
  })

  test('expects what earlier days brought at that time of day', () => {
    const points = course(1_200, (second) => ({ level: 100_000 - 20 * second, in: 100, out: 120 }))
    const now = points.at(-1)?.at ?? 0
    // On other days only 20 a second came in from now on.
    const told = forecast(points, (at) => (at <= now ? 100 : 20))?.seconds ?? 0
    expect(told).toBeCloseTo(76_000 / 100, -2)
    expect(forecast(points)?.seconds).toBeCloseTo(76_000 / 20, -2)
    // On other days more comes in soon than the reader takes, for ever.
    expect(forecast(points, (at) => (at <= now ? 100 : 200))).toBeNull()
  })

  test('is cheap: a course of half an hour in well under a millisecond', () => {
    const points = course(1_800, (second) => ({ level: 100_000 - 50 * second, in: 100, out: 150 }))
    const began = process.cpuUsage()
    for (let n = 0; n < 200; n++) forecast(points)
    const { user, system } = process.cpuUsage(began)
    expect((user + system) / 1_000 / 200).toBeLessThan(5)
  })
})
