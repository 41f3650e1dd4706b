import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Mark, MarkChange } from '#contract/mark.ts'
import { createStore } from '../../../../renderer/store.ts'
import type { WireState } from '../../../../renderer/rpc/connect.ts'
import { carryOver } from '../../../../renderer/views/home/carry-over.ts'
import { changeMark, followMarks, marks, marksOf } from '../../../../renderer/views/home/marks.ts'
import { mutedWords, muteEnds, nextMorning } from '../../../../renderer/views/home/mute-ends.ts'

const mark = (name: string, over: Partial<Mark> = {}): Mark => (
  { connection: 'c1', system: 'kafka', ref: { kind: 'group', path: [name] }, pinned: false, mutedUntil: null, ...over }
)
const place = 'tidemark.board'

beforeEach(() => localStorage.clear())

describe('marks', () => {
  it('are looked up by row key', () => {
    const { pinned, mutedUntil } = marksOf([mark('a', { pinned: true }), mark('b/c', { mutedUntil: 5 }), mark('d', { pinned: true, mutedUntil: 'forever' })])
    expect([...pinned]).toEqual(['c1/kafka/group/a', 'c1/kafka/group/d'])
    expect([...mutedUntil]).toEqual([['c1/kafka/group/b%2Fc', 5], ['c1/kafka/group/d', 'forever']])
  })

  it('stand as the host tells them, in this window too', async () => {
    const ways = {
      state: createStore<WireState>({ state: 'connected', generation: 1 }),
      client: {
        flow: { ack: () => Promise.resolve({}) },
        marks: {
          save: () => Promise.resolve({}),
          watch: () => Promise.resolve((async function* () {
            yield { data: { items: [mark('a', { pinned: true })] } }
            yield { data: { items: [mark('a', { mutedUntil: 9 })] } }
          })()),
        },
      },
    } as unknown as Parameters<typeof followMarks>[0]
    const seen: string[] = []
    const stop = marks.subscribe(() => seen.push(`${marks.get().pinned.size} ${marks.get().mutedUntil.get('c1/kafka/group/a') ?? ''}`))
    await followMarks(ways, new AbortController().signal)
    stop()
    expect(seen).toEqual(['1 ', '0 9'])
    expect(marks.get().known).toBe(true)
  })
})

describe('a change that the host refuses', () => {
  it('is taken back alone: what was changed meanwhile stays', async () => {
    marks.set(marksOf([mark('c', { pinned: true })]))
    const place = { connection: 'c1', system: 'kafka' }
    const answer = Promise.withResolvers<unknown>()
    const refused = changeMark(place, mark('a').ref, { pinned: true }, () => answer.promise)
    await changeMark(place, mark('b').ref, { mutedUntil: 'forever' }, () => Promise.resolve())
    await changeMark(place, mark('c').ref, { pinned: false }, () => Promise.resolve())
    answer.reject(new Error('The disk is full'))
    await refused
    expect([...marks.get().pinned]).toEqual([])
    expect([...marks.get().mutedUntil.keys()]).toEqual(['c1/kafka/group/b'])
  })
})

describe('what an earlier version kept in the browser', () => {
  const kept = JSON.stringify({ pinned: ['c1/kafka/group/a', 'c1/sqs/queue/b%2Fc'], muted: ['c1/kafka/group/a', 'nonsense'] })

  it('goes to the host once and is forgotten here', async () => {
    localStorage.setItem(place, kept)
    const saved: MarkChange[] = []
    const save = (change: MarkChange) => Promise.resolve(saved.push(change))
    await carryOver(save)
    await carryOver(save)
    expect(saved).toEqual([
      { connection: 'c1', system: 'kafka', ref: { kind: 'group', path: ['a'] }, pinned: true, mutedUntil: 'forever' },
      { connection: 'c1', system: 'sqs', ref: { kind: 'queue', path: ['b/c'] }, pinned: true },
    ])
    expect(localStorage.getItem(place)).toBeNull()
  })

  it('stays where the host does not take it', async () => {
    localStorage.setItem(place, kept)
    const save = vi.fn(() => Promise.reject(new Error('away')))
    await carryOver(save)
    expect(save).toHaveBeenCalledTimes(1)
    expect(localStorage.getItem(place)).toBe(kept)
  })
})

describe('a mute', () => {
  const now = Date.UTC(2026, 10, 21, 22, 30)
  it('ends after an hour, a day, a week, tomorrow at nine, or never', () => {
    const hour = 3_600_000
    expect(muteEnds.map(({ until }) => until(now, 'utc')).map((end) => (end === 'forever' ? end : (end - now) / hour))).toEqual([1, 10.5, 24, 168, 'forever'])
  })
  it('counts tomorrow by the clock of the chosen zone, also after midnight', () => {
    expect(nextMorning(Date.UTC(2026, 11, 31, 0, 10), 'utc')).toBe(Date.UTC(2027, 0, 1, 9))
    expect(new Date(nextMorning(now, 'local')).getHours()).toBe(9)
  })
  it('says until when', () => {
    expect(mutedWords(now + 3_600_000, now, 'utc')).toBe('muted until 23:30')
    expect(mutedWords(now + 12 * 3_600_000, now, 'utc')).toBe('muted until 22 Nov 10:30')
    expect(mutedWords('forever', now, 'utc')).toBe('muted')
  })
})
