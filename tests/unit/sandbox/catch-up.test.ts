import { describe, expect, it } from 'vitest'
import { OrdersWorker } from '#sandbox/aws/story/orders-worker.ts'
import { PlaceInTime } from '#sandbox/aws/story/clickstream/place-in-time.ts'
import { CatchUp } from '#sandbox/story/catch-up.ts'

describe('a group that was stopped', () => {
  const batch = (partition: number, first: number, end: number) =>
    ({ partition, highWatermark: String(end), messages: [{ offset: String(first) }] })

  it('works off its backlog at one pace within 80 s, then goes on as always', () => {
    let now = 0
    const catchUp = new CatchUp({ perSecond: 12, partitions: 2 }, () => now)
    // Joining the group takes longer than meeting its partitions.
    now = 60_000
    expect(catchUp.begin(batch(0, 0, 500))).toBe(1000 / (12 + 500 / 80))
    expect(catchUp.begin(batch(1, 0, 300))).toBe(1000 / (12 + 10))
    catchUp.handled(batch(0, 0, 500), { offset: '399' })
    now = 70_000
    expect(catchUp.begin(batch(0, 400, 900))).toBe(1000 / 22)
    catchUp.handled(batch(1, 0, 300), { offset: '299' })
    catchUp.handled(batch(0, 400, 900), { offset: '895' })
    expect(catchUp.begin(batch(0, 896, 1000))).toBeNull()
  })
})

describe('a group that was stopped and had little in the partition it meets first', () => {
  it('does not take that for all', () => {
    const catchUp = new CatchUp({ perSecond: 12, partitions: 2 }, () => 0)
    catchUp.begin({ partition: 0, highWatermark: '5', messages: [{ offset: '0' }] })
    expect(catchUp.begin({ partition: 1, highWatermark: '800', messages: [{ offset: '0' }] })).toBe(1000 / (12 + 805 / 80))
  })
})

describe('the worker of orders', () => {
  it('receives nothing while it is stopped, then what came besides a share of what waits', () => {
    const worker = new OrdersWorker(2)
    expect(worker.receives(60)).toEqual([2])
    expect(worker.receives(300)).toEqual([6])
    worker.run(false)
    expect(worker.running).toBe(false)
    expect(worker.receives(300)).toEqual([])
    worker.run(true)
    expect(worker.isNew).toBe(true)
    const beats = Array.from({ length: 80 }, () => worker.receives(400).reduce((sum, most) => sum + most, 0))
    expect(beats.reduce((sum, received) => sum + received, 0)).toBe(80 * 2 + 400)
    expect(worker.receives(40)).toEqual([2])
  })
})

describe('the place of clickstream-counter', () => {
  it('is level, falls behind for forty seconds of four minutes, and makes up for it', () => {
    const place = new PlaceInTime(40_000)
    expect(place.at(100_000)).toBe(99_000)
    for (let now = 101_000; now < 241_000; now += 1000) place.at(now)
    let worst = 0
    for (let now = 241_000; now < 480_000; now += 1000) worst = Math.max(worst, now - place.at(now))
    expect(worst).toBeGreaterThan(15_000)
    expect(worst).toBeLessThan(25_000)
    expect(place.at(479_000)).toBe(478_000)
  })

  it('makes up for a pause within 80 s, evenly', () => {
    const place = new PlaceInTime(100_000)
    place.at(100_000)
    place.resume(170_000)
    const ages = [170, 190, 210, 230, 250].map((second) => second * 1000 - place.at(second * 1000))
    expect(ages.map((age) => Math.round(age / 100))).toEqual([710, 535, 360, 185, 10])
  })
})
