import { describe, expect, it } from 'vitest'
import type { Problem } from '#contract/problem.ts'
import { connectionRow } from '../../../../renderer/views/home/board-row.ts'
import { failuresOf, failureWords } from '../../../../renderer/views/home/failures.ts'
import { attentionOf, headlineOf } from '../../../../renderer/views/home/headline-words.ts'
import { isMostlyKnown } from '../../../../renderer/views/home/use-settled.ts'
import { connection, row } from './rows.ts'

const silent: Problem = { code: 'Unreachable', message: 'Broker b-3 did not answer' }
const refused: Problem = { code: 'Forbidden', message: 'kinesis:ListStreams is not allowed' }
const other = { ...connection, id: 'c2', name: 'aws-prod' }
const failed = [{ connection, problem: silent }]
const muted = (name: string) => ({ ...row(name, 'stalled'), mutedUntil: 'forever' as const })
const said = (rows: Parameters<typeof headlineOf>[0]['rows'], over: Partial<Parameters<typeof headlineOf>[0]> = {}) =>
  headlineOf({ rows, opened: 1, failed: [], ...over }, false, 1)

describe('the headline', () => {
  it('counts what needs attention and is not muted', () => {
    const rows = [row('a', 'stalled'), row('b', 'falling-behind'), row('c', 'idle'), muted('d')]
    expect(attentionOf(rows)).toBe(2)
    expect(said(rows).sentence).toBe('2 need attention')
  })
  it('says what is well where nothing is behind', () => {
    expect(said([row('a', 'keeping-up'), row('b', 'idle')])).toEqual({ sentence: 'Nothing is behind', sub: '2 are keeping up or idle.' })
  })
  it('does not say that nothing is behind while something drains, and names what is unknown', () => {
    expect(said([row('a', 'draining'), row('b', 'idle'), row('c', 'unknown')]))
      .toEqual({ sentence: 'Nothing needs attention', sub: '1 is draining, 1 is keeping up or idle, 1 is unknown.' })
    expect(said([row('a', 'unknown')])).toEqual({ sentence: 'Nothing is known yet', sub: '' })
  })
  it('speaks only of what answers while a connection does not', () => {
    expect(said([row('a', 'idle')], { opened: 2, failed }).sentence).toBe('Nothing that answers needs attention')
    expect(said([connectionRow(connection, silent)], { failed }).sentence).toBe('No connection answers')
    expect(said([connectionRow(connection, silent)], { opened: 2, failed }).sentence).toBe('Nothing is known yet')
  })
  it('does not say that nothing is there where all of it is muted', () => {
    expect(said([muted('a')])).toEqual({ sentence: 'Nothing needs attention', sub: '' })
    expect(said([]).sentence).toBe('Nothing has a backlog here yet')
  })
})

describe('what failed', () => {
  it('is told once a connection, though several of its systems fail', () => {
    const found = failuresOf([
      { connection, problem: silent }, { connection: other, problem: undefined }, { connection, problem: refused },
      { connection: other, problem: { code: 'Cancelled', message: 'given up' } },
    ])
    expect(found).toEqual(failed)
    expect(failureWords(found, 2)).toEqual({ count: '1 of 2 connections', rest: 'did not answer. orders-prod: Broker b-3 did not answer' })
  })
  it('is no silence where something was refused', () => {
    expect(failureWords([...failed, { connection: other, problem: refused }], 3))
      .toEqual({ count: '2 of 3 connections', rest: 'could not be read in full. orders-prod: Broker b-3 did not answer' })
  })
})

describe('the order', () => {
  it('may be held once every opened connection answered or failed; one that is not opened says nothing', () => {
    const closed = connectionRow(other, undefined)
    expect(isMostlyKnown({ rows: [row('a', 'idle'), closed], opened: 2, failed: [] })).toBe(false)
    expect(isMostlyKnown({ rows: [row('a', 'idle'), closed], opened: 1, failed: [] })).toBe(true)
    expect(isMostlyKnown({ rows: [row('a', 'idle')], opened: 2, failed: [{ connection: other, problem: silent }] })).toBe(true)
  })
})
