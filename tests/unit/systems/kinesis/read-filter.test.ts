import { describe, expect, it } from 'vitest'
import type { ReadQuery } from '#contract/query.ts'
import { MemoryKinesis } from '../../../fixtures/memory-kinesis.ts'
import { all, problemOf, read, shardId } from './read-world.ts'

describe('a filter', () => {
  const orders = () => {
    const memory = new MemoryKinesis(2)
    for (let n = 0; n < 40; n++) {
      const order = { n, status: n % 10 === 0 ? 'Failed' : 'ok' }
      memory.put(`key-${n % 4}`, JSON.stringify(order), { at: memory.now - 40_000 + n * 1_000 })
    }
    return memory
  }

  it('judges decoded records by text, key and where', async () => {
    const memory = orders()
    const found = async (filter: ReadQuery['filter']) => (await read(memory, { ...all, filter })).verdict
    expect(await found({ text: 'failed' })).toMatchObject({ scanned: 40, matched: 0, outcome: 'complete' })
    expect(await found({ text: 'failed', ignoreCase: true })).toMatchObject({ scanned: 40, matched: 4 })
    expect(await found({ key: 'key-1' })).toMatchObject({ matched: 10 })
    expect(await found({ where: 'value.n >= 30 && key == "key-2"' })).toMatchObject({ matched: 3 })
    const ofShard = memory.records(shardId(1)).length
    expect(await found({ where: 'partition == 1' })).toMatchObject({ matched: ofShard })
    const { SequenceNumber: sequence } = memory.records(shardId(0))[2] ?? {}
    expect(await found({ where: `offset == ${sequence}` })).toMatchObject({ matched: 1 })
  })

  it('counts what it cannot judge and tells each kind once', async () => {
    const { verdict } = await read(orders(), { ...all, filter: { where: 'value.n > "x"' } })
    expect(verdict).toMatchObject({ scanned: 40, matched: 0, filterErrors: 40, outcome: 'complete' })
    expect(verdict.problems).toMatchObject([{ code: 'BadInput' }])
    const refused = await problemOf(orders(), { filter: { where: 'value.n >' } })
    expect(refused).toMatchObject({ code: 'BadInput', issues: [{ path: 'query.filter.where' }] })
  })

  it('judges a record of 10 MiB where it lies', async () => {
    const memory = new MemoryKinesis(1)
    const items = Array.from({ length: 100_000 }, (_, id) => ({ id, name: 'a name' }))
    memory.put('big', JSON.stringify({ id: 7, items }))
    const filter = { where: 'value.id == 7 && key == "big"', text: 'a name', key: 'big' }
    const { verdict } = await read(memory, { ...all, filter })
    expect(verdict).toMatchObject({ matched: 1, filterErrors: 0 })
  })
})
