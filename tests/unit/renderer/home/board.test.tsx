import { describe, expect, it } from 'vitest'
import { connectionRow, reuse, whatOf } from '../../../../renderer/views/home/board-row.ts'
import { emptyInWords } from '../../../../renderer/views/home/empty-in.ts'
import { filterOf, matches } from '../../../../renderer/views/home/filter.ts'
import { holdOrder, movedCount, orderOf, sortRows } from '../../../../renderer/views/home/order.ts'
import { sayingOf } from '../../../../renderer/views/home/verdict.ts'
import { boardPace, followedOf, freshAt, openedByLooking } from '../../../../renderer/views/home/board-sources.ts'
import { connection, minute, row, sample } from './rows.ts'

describe('the sentence of a row', () => {
  it('says for how long, in whole minutes, and why', () => {
    expect(sayingOf(sample('a', 'stalled', {}, { reason: '4 members, no commits' }), 100 * minute + 31_000)).toEqual({ verdict: 'stalled', bold: 'Stalled for 14 min', reason: '4 members, no commits' })
  })
  it('says when a draining backlog will be gone', () => {
    expect(sayingOf(sample('a', 'draining', {}, { emptyIn: 360 }), 0)).toMatchObject({ bold: 'Draining', reason: 'empty in about 6 min' })
  })
  it('takes the problem as the reason of unknown, and treats no verdict as unknown', () => {
    const problems = [{ code: 'Forbidden' as const, message: 'needs Describe on group a' }]
    expect(sayingOf({ ...sample('a', 'unknown'), problems }, 0).reason).toBe('needs Describe on group a')
    expect(sayingOf({ ref: { kind: 'group', path: ['a'] }, at: 0, values: {} }, 0).verdict).toBe('unknown')
  })
  it('names whose dead letters a queue takes, and where its own go', () => {
    expect(whatOf('Queue', { sources: ['orders'], dlq: '' })).toBe('dead letters of orders')
    expect(whatOf('Queue', { sources: ['orders', 'ledger', 'mail'] })).toBe('dead letters of orders and 2 more')
    expect(whatOf('Queue', { dlq: 'orders-dlq', sources: [] })).toBe('queue, dead letters to orders-dlq')
    expect(whatOf('Queue', { dlq: '', sources: null })).toBe('queue')
  })
  it('says that dead letters arrive', () => {
    expect(sayingOf(sample('orders-dlq', 'dead-letters', { backlog: 12 }, { reason: '12 in the last 10 min' }), 0)).toEqual({ verdict: 'dead-letters', bold: 'Dead letters arriving', reason: '12 in the last 10 min' })
  })
  it('names what a group reads', () => {
    expect(whatOf('Group', { topics: ['orders'] })).toBe('group on orders')
    expect(whatOf('Group', { topics: ['orders', 'payments', 'raw'] })).toBe('group on orders and 2 more')
    expect(whatOf('Group', {})).toBe('group')
  })
})

describe('what is opened by looking', () => {
  const ids = (...all: readonly string[]) => openedByLooking(all.map((id) => ({ id })))
  it('is an only connection, or the sandbox with its AWS, and never one of several', () => {
    expect(ids('prod')).toEqual(['prod'])
    expect(ids('sandbox', 'sandbox-aws')).toEqual(['sandbox', 'sandbox-aws'])
    expect(ids('sandbox', 'prod')).toEqual([])
    expect(ids()).toEqual([])
  })
})

describe('what is followed', () => {
  const resources = ['a', 'b', 'c'].map((name) => ({ ref: { kind: 'queue', path: [name] }, label: name, facts: {} }))
  const source = { connection, system: 'sqs', kind: 'queue', label: 'Queue', everyMs: 15_000, isPaced: true }
  it('is the rows in view at once and all of them slowly, where the system has a pace for that', () => {
    const [shown, all] = followedOf(source, resources, (key) => key.endsWith('b'))
    expect(shown).toEqual({ connection: 'c1', system: 'sqs', refs: [{ kind: 'queue', path: ['b'] }] })
    expect(all).toMatchObject({ background: true, refs: resources.map(({ ref }) => ref) })
  })
  it('is expected as often as the fastest that answers is read', () => {
    const kafka = { ...source, connection: { ...connection, id: 'c2' }, everyMs: 2_000 }
    expect(boardPace([source, kafka], [])).toBe(2_000)
    expect(boardPace([source, kafka], [kafka])).toBe(15_000)
    expect(boardPace([source], [source])).toBe(15_000)
    expect(boardPace([], [])).toBe(2_000)
  })
  it('is as young as what answers; where nothing does, as what failed', () => {
    const kafka = { ...source, connection: { ...connection, id: 'c2' }, system: 'kafka' }
    const streams = { ...source, system: 'kinesis' }
    const sources = [source, streams, kafka]
    const problem = { code: 'Unreachable' as const, message: 'Broker b-3 did not answer' }
    const wholeAt = new Map([['c1/sqs', 10], ['c1/kinesis', 99], ['c2/kafka', 20]])
    const at = (failing: readonly (typeof source)[], ...places: readonly string[]) =>
      freshAt(sources, failing, { wholeAt, problems: new Map(places.map((place) => [place, problem])) })
    expect(at([])).toBe(99)
    expect(at([source], 'c1/sqs')).toBe(20)
    expect(at([source, kafka], 'c1/sqs', 'c2/kafka')).toBe(20)
    expect(at([source, kafka])).toBeNull()
  })
  it('is every row alike elsewhere', () => {
    expect(followedOf({ ...source, isPaced: false }, resources, () => false)).toEqual([{ connection: 'c1', system: 'sqs', refs: resources.map(({ ref }) => ref) }])
  })
})

describe('order', () => {
  const rows = [row('idle', 'idle'), row('less', 'stalled', { age: 10 }), row('more', 'stalled', { age: 90 }), row('fall', 'falling-behind', { age: 500 }), row('odd', 'unknown'), row('drain', 'draining')]
  const wanted = orderOf(sortRows(rows))
  it('is by verdict, then by the longest behind', () => {
    expect(wanted).toEqual({ attention: ['more', 'less', 'fall'], recovering: ['drain', 'odd'], fine: ['idle'], waiting: [] })
  })
  it('holds while somebody points: gone rows leave, new ones stand at the very end, and the moved are counted', () => {
    const next = orderOf(sortRows([row('less', 'stalled', { age: 100 }), row('more', 'stalled', { age: 90 }), row('fall', 'falling-behind'), row('new', 'stalled', { age: 999 }), row('drain', 'draining')]))
    const held = holdOrder(wanted, next)
    expect(held).toEqual({ attention: ['more', 'less', 'fall'], recovering: ['drain'], fine: ['new'], waiting: [] })
    expect(movedCount(held, next)).toBe(2)
    expect(movedCount(next, next)).toBe(0)
  })
  it('leaves rows that are not judged yet at the end, where most of them will stay', () => {
    const unread = (name: string) => ({ ...row(name, 'idle'), saying: undefined })
    expect(orderOf(sortRows([unread('a'), row('b', 'idle'), row('c', 'unknown')]))).toEqual({ attention: [], recovering: ['c'], fine: ['b'], waiting: ['a'] })
    const next = orderOf(sortRows([...rows, unread('new')]))
    expect(holdOrder(wanted, next)).toEqual({ ...wanted, waiting: ['new'] })
  })
  it('counts a row that changed its group as moved', () => {
    const next = orderOf(sortRows([row('more', 'draining'), ...rows.filter((one) => one.key !== 'more')]))
    expect(movedCount(holdOrder(wanted, next), next)).toBe(1)
  })
})

describe('filter', () => {
  it('comes from the address and leaves out what it does not know', () => {
    expect(filterOf({ q: 'ord', verdict: 'stalled', environment: 'moon' })).toEqual({ name: 'ord', verdict: 'stalled', environment: undefined })
  })
  it('looks at names, connection, verdict and environment', () => {
    const one = row('fulfilment', 'stalled')
    const none = { name: '', verdict: undefined, environment: undefined }
    expect(matches(one, { ...none, name: 'FULFIL' })).toBe(true)
    expect(matches(one, { ...none, name: 'orders-prod' })).toBe(true)
    expect(matches(one, { ...none, verdict: 'idle' })).toBe(false)
    expect(matches(one, { ...none, environment: 'dev' })).toBe(false)
  })
})

describe('a row', () => {
  it('stays the same object while nothing in it changed', () => {
    const before = row('a', 'stalled', { backlog: 5 })
    expect(reuse(before, row('a', 'stalled', { backlog: 5 }))).toBe(before)
    expect(reuse(before, row('a', 'stalled', { backlog: 6 }))).not.toBe(before)
  })
  it('says never only where it will not empty, and a dash where nobody knows', () => {
    expect(emptyInWords(row('a', 'stalled', { backlog: 5, in: 3, out: 0 }))).toBe('never')
    expect(emptyInWords(row('a', 'keeping-up', { backlog: 50, in: 18, out: 15 }))).toBe('≈ 3 s')
    expect(emptyInWords(row('a', 'keeping-up', { backlog: 2_000, in: 11, out: 10 }))).toBe('–')
    expect(emptyInWords(row('a', 'unknown', { backlog: null, in: 18, out: null }))).toBe('–')
    expect(emptyInWords(row('a', 'idle', { backlog: 0 }))).toBe('empty')
  })
  it('tells a connection that is not opened from one that did not answer', () => {
    expect(connectionRow(connection, undefined).saying?.bold).toBe('Not opened')
    expect(connectionRow(connection, { code: 'Unreachable', message: 'Broker b-3 did not answer' }).saying).toMatchObject({ bold: 'Unknown', reason: 'Broker b-3 did not answer' })
  })
})
