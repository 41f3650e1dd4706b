import { expect, test } from 'vitest'
import type { ReadQuery } from '#contract/query.ts'
import { readToken, tokenBase, writeToken } from '#main/systems/kafka/scan/resume.ts'

const token = (query: ReadQuery) => writeToken({
  ...tokenBase('read', 'orders', null, query, 'forward'), ranges: { 0: [0, 9, 4] },
})
const goesOn = (before: ReadQuery, after: ReadQuery) => () => readToken(token(before), 'read', 'orders', after)

test.each<[string, ReadQuery, ReadQuery]>([
  ['without a filter', {}, {}],
  ['with conditions that say nothing', {}, { filter: { text: '', where: '', ignoreCase: false } }],
  ['with other amounts', { limit: 5 }, { limit: 50, raw: true, previewBytes: 0 }],
  ['with its members in another order', { filter: { text: 'a', key: 'b' } }, { filter: { key: 'b', text: 'a' } }],
  [
    'with what it left out at first said', { partitions: [1, 0] },
    { partitions: [0, 1], direction: 'forward', committedOnly: false },
  ],
])('a read goes on %s', (_name, before, after) => {
  expect(goesOn(before, after)).not.toThrow()
})

test.each<[string, ReadQuery, ReadQuery]>([
  ['another text', { filter: { text: 'a' } }, { filter: { text: 'b' } }],
  ['an empty key, which is a condition', {}, { filter: { key: '' } }],
  ['another decoder', {}, { decode: { value: 'hex' } }],
  ['another direction', {}, { direction: 'backward' }],
  ['other partitions', {}, { partitions: [0] }],
  ['committed records only', {}, { committedOnly: true }],
])('a read does not go on with %s', (_name, before, after) => {
  expect(goesOn(before, after)).toThrow(expect.objectContaining({ problem: expect.objectContaining({ code: 'BadInput' }) }))
})
