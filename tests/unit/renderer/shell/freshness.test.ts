import { describe, expect, it } from 'vitest'
import { isStale } from '../../../../renderer/shell/freshness.ts'
import { railKinds } from '../../../../renderer/shell/rail-kinds.ts'

describe('freshness', () => {
  it('goes stale after three missed samples, and not before 5 s', () => {
    expect(isStale({ at: 0, everyMs: 10_000 }, 30_000)).toBe(false)
    expect(isStale({ at: 0, everyMs: 10_000 }, 30_001)).toBe(true)
    expect(isStale({ at: 0, everyMs: 1_000 }, 4_900)).toBe(false)
  })
})

describe('the kinds of the rail', () => {
  const kind = (plural: string, parent?: string) => ({ label: plural, plural, columns: [], metrics: [], actions: [],
    ...(parent !== undefined && { parent }) })
  const manifest = (system: string, connection: string) =>
    ({ system, label: system, connection, sampling: { everyMs: 1, billed: false },
      kinds: { topic: kind('Topics'), partition: kind('Partitions', 'topic') } })

  it('are those without a parent, of the systems the connection opens', () => {
    const found = railKinds([manifest('kafka', 'kafka'), manifest('sqs', 'aws')], { config: { type: 'kafka' } })
    expect(found.map(({ system, kind: name }) => [system, name])).toEqual([['kafka', 'topic']])
  })
})
