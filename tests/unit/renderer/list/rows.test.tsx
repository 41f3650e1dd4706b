import { render } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { Kind } from '#contract/manifest.ts'
import type { Resource } from '#contract/resource.ts'
import type { Sample } from '#contract/sample.ts'
import { formatFact, textOf } from '../../../../renderer/views/list/cell.tsx'
import { listColumns } from '../../../../renderer/views/list/list-columns.tsx'
import { newestOf, refsInView, rowMaker, valueOf } from '../../../../renderer/views/list/resource-row.ts'
import { sortOf, sortText } from '../../../../renderer/views/list/sort-text.ts'

const topic = (name: string, facts: Resource['facts'] = {}): Resource => ({ ref: { kind: 'topic', path: [name] }, label: name, facts })
const sampleOf = (name: string, values: Sample['values']): Sample => ({ ref: { kind: 'topic', path: [name] }, at: 1, values })
const none: ReadonlyMap<string, Sample> = new Map()

describe('a row of a list', () => {
  const make = rowMaker()
  const orders = topic('orders', { partitions: 6, messages: null })
  it('waits for what a sample may bring, and is unknown once it came without', () => {
    const [waiting] = make([orders], none, true)
    expect(valueOf(waiting!, 'messages')).toBeUndefined()
    const [known] = make([orders], new Map([['topic/orders', sampleOf('orders', { messages: null, in: 3 })]]), true)
    expect([valueOf(known!, 'messages'), valueOf(known!, 'in'), valueOf(known!, 'partitions')]).toEqual([null, 3, 6])
  })
  it('does not wait where a kind is not sampled', () => {
    const [row] = rowMaker()([orders], none, false)
    expect(valueOf(row!, 'messages')).toBeNull()
  })
  it('stays the same object until its sample changes', () => {
    const samples = new Map([['topic/orders', sampleOf('orders', { in: 3 })]])
    const [first] = make([orders], samples, true)
    expect(make([orders], new Map(samples), true)[0]).toBe(first)
    expect(make([orders], new Map([['topic/orders', sampleOf('orders', { in: 4 })]]), true)[0]).not.toBe(first)
  })
})

describe('refsInView', () => {
  const many = Array.from({ length: 1_000 }, (_, index) => topic(`t${index}`))
  it('rounds to blocks, so that scrolling a little opens no new stream', () => {
    expect(refsInView(many, 3, 27)).toHaveLength(40)
    expect(refsInView(many, 3, 27)).toEqual(refsInView(many, 7, 31))
  })
  it('never asks for more than 200', () => expect(refsInView(many, 0, 900)).toHaveLength(200))
})

describe('cells of queues', () => {
  const queue: Resource = { ref: { kind: 'queue', path: ['orders'] }, label: 'orders', facts: {} }
  const at = Date.now() - 120_000
  const sample: Sample = { ref: queue.ref, at: 1, values: { in: 0.5, age: 90, out: null }, asOf: { age: at }, facts: { dlq: 'orders-dlq', sources: ['a.fifo', 'b'] } }
  const [row] = rowMaker()([queue], new Map([['queue/orders', sample]]), true)
  const kind: Kind = { label: 'Queue', plural: 'SQS queues', metrics: [], actions: [], columns: [
    { key: 'in', label: 'In', unit: 'items/s', type: 'number' }, { key: 'age', label: 'Oldest', unit: 's', type: 'number' },
    { key: 'dlq', label: 'Dead letters to', type: 'text' }, { key: 'sources', label: 'Dead letters of', type: 'text' },
  ] }
  const columnOf = (key: string, everyMs: number) => listColumns(kind, 'Name', everyMs).find((column) => column.key === key)!
  const drawn = (key: string, everyMs = 15_000) => render(<>{columnOf(key, everyMs).cell(row!)}</>).container

  it('read rates a minute where numbers come seldom, in the cell and when copied', () => {
    expect(columnOf('in', 15_000).label).toBe('In/min')
    expect(drawn('in').textContent).toBe('30')
    expect(columnOf('in', 15_000).text(row!)).toBe('30')
    expect(columnOf('in', 2_000).label).toBe('In/s')
    expect(drawn('in', 2_000).textContent).toBe('0.50')
  })
  it('lead from a queue to its dead-letter queue and back', () => {
    location.hash = '#/c/a1/sqs/queue'
    const links = (key: string) => [...drawn(key).querySelectorAll('a')].map((link) => link.getAttribute('href'))
    expect(links('dlq')).toEqual(['#/c/a1/sqs/queue/orders-dlq'])
    expect(links('sources')).toEqual(['#/c/a1/sqs/queue/a.fifo', '#/c/a1/sqs/queue/b'])
  })
  it('say on hover how old a number is that was measured earlier', () => {
    expect(drawn('age').querySelector('span')?.title).toMatch(/^Measured 2 min ago, at 20\d\d-/)
  })
})

describe('the newest of two samples', () => {
  it('is the one that was taken later', () => {
    const [old, fresh] = [{ ...sampleOf('a', {}), at: 1 }, { ...sampleOf('a', {}), at: 2 }]
    expect(newestOf(new Map([['a', old]]), new Map([['a', fresh]])).get('a')).toBe(fresh)
    expect(newestOf(new Map([['a', fresh]]), new Map([['a', old]])).get('a')).toBe(fresh)
    expect(newestOf(new Map(), new Map([['a', old]])).get('a')).toBe(old)
  })
})

describe('cells', () => {
  it('speak the words of their column', () => {
    expect(formatFact(1_204_331, { type: 'number' })).toBe('1,204,331')
    expect(formatFact('9223372036854775807', { type: 'number' })).toBe('9,223,372,036,854,775,807')
    expect(formatFact(9.41, { type: 'number', unit: 'items/s' })).toBe('9.4')
    expect(formatFact(190, { type: 'number', unit: 's' })).toBe('3 min 10 s')
    expect(formatFact(12_500_000_000, { type: 'bytes' })).toBe('12.5 GB')
    expect(formatFact(12_500, { type: 'number', unit: 'bytes/s' })).toBe('12.5 kB')
    expect(formatFact(81.25, { type: 'number', unit: '%' })).toBe('81 %')
    expect(formatFact(null, { type: 'number' })).toBe('–')
    expect(formatFact(['a', 'b'], { type: 'text' })).toBe('a, b')
    expect(formatFact(9092, { type: 'text' })).toBe('9092')
  })
  it('are exact as text, and empty where unknown', () => {
    const [row] = rowMaker()([topic('orders', { messages: 1_204_331, at: 0 })], none, false)
    expect(textOf(row!, { key: 'messages', label: '', type: 'number' })).toBe('1204331')
    expect(textOf(row!, { key: 'at', label: '', type: 'time' })).toBe('1970-01-01T00:00:00.000Z')
    expect(textOf(row!, { key: 'gone', label: '', type: 'number' })).toBe('')
  })
})

describe('columns', () => {
  const columns = listColumns({ label: 'Topic', plural: 'Topics', metrics: [], actions: [], columns: [
    { key: 'messages', label: 'Messages (≤)', type: 'number' }, { key: 'in', label: 'In', unit: 'items/s', type: 'number' }, { key: 'host', label: 'Host', type: 'text' },
  ] })
  it('begin with the name, numbers to the right, the last leaving first', () => {
    expect(columns.map(({ key, label, align, priority }) => [key, label, align, priority])).toEqual([
      ['name', 'Name', undefined, undefined], ['messages', 'Messages (≤)', 'right', 1], ['in', 'In/s', 'right', 2], ['host', 'Host', undefined, 3],
    ])
  })
})

describe('a sort in an address', () => {
  it('comes back as it was', () => {
    expect(sortOf('-messages')).toEqual({ by: 'messages', desc: true })
    expect(sortText(sortOf('-messages'))).toBe('-messages')
    expect(sortOf(undefined)).toEqual({ by: 'name', desc: false })
  })
})
