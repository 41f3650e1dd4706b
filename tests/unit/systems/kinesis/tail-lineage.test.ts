import { describe, expect, it } from 'vitest'
import { Lineage } from '#main/systems/kinesis/tail/lineage.ts'
import { one } from './tail-world.ts'

describe('which shards come next', () => {
  it('waits for both parents of a merge that are followed, and not for one that is not', () => {
    const lineage = new Lineage()
    const merged = one('ab', { parents: ['a', 'b'] })
    for (const id of ['a', 'b']) lineage.start(id)
    lineage.end('a')
    expect(lineage.next([merged])).toEqual([])
    lineage.end('b')
    expect(lineage.next([merged])).toEqual([merged])
    const alone = new Lineage()
    alone.start('a')
    alone.end('a')
    expect(alone.next([merged])).toEqual([merged])
  })

  it('keeps asking for children that AWS does not list yet, and starts each once', () => {
    const lineage = new Lineage()
    lineage.start('a')
    lineage.end('a')
    expect([lineage.next([one('a')]), lineage.waits]).toEqual([[], true])
    const children = [one('b', { parents: ['a'] }), one('c', { parents: ['a'] })]
    expect(lineage.next(children)).toEqual(children)
    for (const { id } of children) lineage.start(id)
    expect([lineage.next(children), lineage.waits]).toEqual([[], false])
  })
})
