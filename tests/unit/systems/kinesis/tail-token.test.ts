import { describe, expect, it } from 'vitest'
import { readToken, type Subject } from '#main/systems/kinesis/tail/token.ts'
import { openTail, summary } from './tail-world.ts'

describe('a resume token of a tail', () => {
  const subject: Subject = { summary, shards: null, query: { filter: { text: 'x' } } }
  const { run } = openTail({})
  const token = run.batch().resume ?? ''

  it.each<[string, string, Partial<Subject>, string]>([
    ['another filter', token, { query: { filter: { text: 'x' } } }, 'BadInput'],
    ['other shards', token, { shards: ['a'], query: {} }, 'BadInput'],
    ['a stream that was made anew', token, { summary: { ...summary, createdAt: 2 }, query: {} }, 'Conflict'],
    ['another stream', token, { summary: { ...summary, arn: 'arn:other' }, query: {} }, 'BadInput'],
    ['no token', 'x', {}, 'BadInput'],
  ])('is refused with %s', (_name, text, other, code) => {
    const problem = expect.objectContaining({ code }) as object
    expect(() => readToken(text, { ...subject, ...other })).toThrow(expect.objectContaining({ problem }) as Error)
  })
})
