import { describe, expect, it } from 'vitest'
import { periodsOf } from '#sandbox/aws/stand-in/cloudwatch/points.ts'
import { SeriesStore } from '#sandbox/aws/stand-in/cloudwatch/store.ts'

const minute = 60_000
const name = { namespace: 'AWS/SQS', metric: 'x', dimensions: { QueueName: 'orders', More: '1' } }

describe('series', () => {
  it('keep sum, count, largest and smallest of each minute', () => {
    const store = new SeriesStore()
    for (const [at, value] of [[0, 4], [minute - 1, 2], [minute, 9]] as const) store.add(name, { at, value })
    expect(store.minutes({ ...name, dimensions: { More: '1', QueueName: 'orders' } }, 0, 2 * minute)).toEqual([
      [0, { sum: 6, count: 2, max: 4, min: 2 }], [minute, { sum: 9, count: 1, max: 9, min: 9 }],
    ])
    expect(store.minutes({ ...name, dimensions: { QueueName: 'orders' } }, 0, 2 * minute)).toEqual([])
  })

  it('add up to wider periods that begin at whole multiples, leaving gaps out', () => {
    const store = new SeriesStore()
    for (const at of [4, 5, 6, 21]) store.add(name, { at: at * minute, value: at })
    const periods = periodsOf(store, name, { from: 3 * minute, to: 30 * minute, period: 300 })
    expect(periods.map(([at, { sum, count }]) => [at / minute, sum, count])).toEqual([[0, 4, 1], [5, 11, 2], [20, 21, 1]])
  })

  it('forget what is older than a day, and list what was active', () => {
    const store = new SeriesStore()
    for (let at = 0; at < 1500; at++) store.add(name, { at: at * minute, value: 1 })
    expect(store.minutes(name, 0, Infinity)).toHaveLength(1440)
    expect(store.names(1499 * minute)).toEqual([name])
    expect(store.names(1500 * minute)).toEqual([])
  })
})
