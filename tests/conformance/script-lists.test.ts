import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ResourcePage } from '#contract/resource.ts'
import { createTopics } from '../fixtures/create-topics.ts'
import { startScript, type Script } from '../fixtures/brokers/script.ts'

let script: Script
beforeAll(async () => { script = await startScript() })
afterAll(() => script?.[Symbol.asyncDispose]())

describe('lists', () => {
  it('sorts partitions by what only a sample tells', async () => {
    await createTopics(script.admin, [{ topic: 'sorted', numPartitions: 3 }])
    const at = Date.now() - 60_000
    await script.producer.send({
      topic: 'sorted', messages: [1, 2, 0].map((partition, n) => ({ value: 'x', partition, timestamp: String(at + n * 1_000) })),
    })
    for (const [desc, labels] of [[true, ['0', '2', '1']], [false, ['1', '2', '0']]] as const) {
      const { body } = await script.host.post<ResourcePage>('resources/list', {
        connection: script.connection, system: 'kafka', kind: 'partition', parent: { kind: 'topic', path: ['sorted'] },
        sort: { by: 'lastMessage', desc },
      })
      expect(body.items.map((item) => item.label)).toEqual(labels)
    }
  })

  it('finds by part, glob and regular expression', async () => {
    await createTopics(script.admin, ['find-Alpha', 'find-beta'].map((name) => ({ topic: name })))
    const find = (search: string) => script.host.post<ResourcePage>('resources/list', {
      connection: script.connection, system: 'kafka', kind: 'topic', search,
    })
    const labels = async (search: string) => (await find(search)).body.items.map(({ label }) => label)
    expect(await labels('ALPHA')).toEqual(['find-Alpha'])
    expect(await labels('find-?eta')).toEqual(['find-beta'])
    expect(await labels('/^find-[A-Z]/')).toEqual(['find-Alpha'])
    const bad = await find('/(/')
    expect([bad.status, bad.body.problem?.code]).toEqual([400, 'BadInput'])
  })

  it('pages through hundreds of topics without loss', async () => {
    const names = Array.from({ length: 300 }, (_, n) => `paged-${String(n).padStart(4, '0')}`)
    await createTopics(script.admin, names.map((topic) => ({ topic, numPartitions: 1 })))
    const query = { connection: script.connection, system: 'kafka', kind: 'topic', search: 'paged-', limit: 37 }
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const { status, body } = await script.host.post<ResourcePage>(
        'resources/list', { ...query, ...(cursor === undefined ? {} : { cursor }) },
      )
      expect(status).toBe(200)
      expect(body.total).toBe(names.length)
      seen.push(...body.items.map((item) => item.label))
      cursor = body.next
    } while (cursor !== undefined)
    expect(seen).toEqual(names)
    await script.admin.deleteTopics({ topics: names })
  })
})
