import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { AuditLine } from '#contract/audit.ts'
import type { Health } from '#contract/health.ts'
import { createTopics } from '../fixtures/create-topics.ts'
import { startScript, type Script } from '../fixtures/brokers/script.ts'

let script: Script
beforeAll(async () => {
  script = await startScript()
  await createTopics(script.admin, [{ topic: 'odd', numPartitions: 2 }])
  await script.producer.send({ topic: 'odd', messages: [{ value: 'one', partition: 0 }] })
})
afterAll(() => script?.[Symbol.asyncDispose]())

describe('bad input', () => {
  it('names the header that a message has not', async () => {
    const { status, body } = await script.host.post<unknown>('messages/bytes', { ...script.topic('odd'), id: '0-0', part: { header: 7 } })
    expect([status, body.problem?.code]).toEqual([404, 'NotFound'])
    expect(body.problem?.message).toContain('no header 7')
  })

  const cases: readonly [string, string, () => unknown, number, string][] = [
    ['an unknown topic', 'messages/read', () => ({ ...script.topic('no-such-topic'), query: {} }), 404, 'NotFound'],
    [
      'an offset past the end', 'messages/read',
      () => ({ ...script.topic('odd'), query: { partitions: [0], from: { offset: '999999' } } }), 400, 'BadInput',
    ],
    [
      'an offset without a partition', 'messages/read', () => ({ ...script.topic('odd'), query: { from: { offset: '1' } } }), 400,
      'BadInput',
    ],
    ['an unknown member', 'messages/read', () => ({ ...script.topic('odd'), query: { fromm: 'oldest' } }), 400, 'BadInput'],
    ['a body that is not JSON', 'connections/list', () => '{nonsense', 400, 'BadInput'],
    [
      'a filter that does not compile', 'messages/read',
      () => ({ ...script.topic('odd'), query: { filter: { where: 'value.a ==' } } }), 400, 'BadInput',
    ],
    [
      'a time that no date can hold', 'messages/read', () => ({ ...script.topic('odd'), query: { from: { time: 1e300 } } }), 400,
      'BadInput',
    ],
    ['offsets the wrong way round', 'messages/read', () => ({
      ...script.topic('odd'), query: { from: { offsets: { 0: '8' } }, until: { offsets: { 0: '3' } } },
    }), 400, 'BadInput'],
    [
      'a path with too few parts', 'messages/read', () => ({ ...script.topic('odd'), ref: { kind: 'topic', path: [] }, query: {} }),
      400, 'BadInput',
    ],
    ['a topic without a name', 'messages/read', () => ({ ...script.topic(''), query: {} }), 400, 'BadInput'],
    [
      'a path with too many parts', 'resources/describe',
      () => ({ ...script.topic('odd'), ref: { kind: 'topic', path: ['odd', '0'] } }), 400, 'BadInput',
    ],
    [
      'a filter that every object has', 'resources/list',
      () => ({ connection: script.connection, system: 'kafka', kind: 'topic', where: { constructor: 'x' } }), 400, 'BadInput',
    ],
    [
      'a parent of what has none', 'resources/list',
      () => ({ connection: script.connection, system: 'kafka', kind: 'topic', parent: { kind: 'group', path: ['g'] } }),
      400, 'BadInput',
    ],
    [
      'a text that UTF-8 cannot carry', 'messages/publish',
      () => ({ ...script.topic('odd'), drafts: [{ value: { text: '\ud800' } }] }), 400, 'BadInput',
    ],
    [
      'a port that cannot be', 'connections/check', () => ({ config: { type: 'kafka', brokers: ['localhost:99999'] } }), 400,
      'BadInput',
    ],
    ['an unknown connection', 'resources/list', () => ({ connection: 'nope', system: 'kafka', kind: 'topic' }), 404, 'NotFound'],
    ['an unknown procedure', 'messages/unread', () => ({}), 404, 'NotFound'],
  ]
  it.each(cases)('%s is a clear problem', async (_what, path, body, status, code) => {
    const answer = await script.host.post<unknown>(path, body())
    expect([answer.status, answer.body.problem?.code]).toEqual([status, code])
    expect(answer.body.problem?.message.length).toBeGreaterThan(10)
  })

  it('a filter is checked without being used', async () => {
    const check = (where: string) => script.host.post<unknown>('messages/check', { filter: { where } })
    expect(await check('value.amount > 500')).toEqual({ status: 200, body: {} })
    const { status, body } = await check('value.amount > 500 && value.status ==')
    expect([status, body.problem?.code, body.problem?.issues?.[0]?.path]).toEqual([200, 'BadInput', 'filter.where'])
    expect(body.problem?.message).toContain('Column 38')
  })

  it('a wrong password and a closed port name their layer', async () => {
    const wrong = await script.host.post<Health>('connections/check', { config: {
      type: 'kafka', brokers: [inject('broker').listeners.SASL_PLAINTEXT],
      sasl: { mechanism: 'SCRAM-SHA-512', username: 'alice', password: 'not hers' },
    } })
    expect(wrong.body).toMatchObject({
      state: 'down', checks: expect.arrayContaining([expect.objectContaining({ layer: 'auth', ok: false })]),
    })
    const closed = await script.host.post<Health>('connections/check', { config: { type: 'kafka', brokers: ['127.0.0.1:1'] } })
    expect(closed.body).toMatchObject({
      state: 'down', checks: expect.arrayContaining([expect.objectContaining({ layer: 'tcp', ok: false })]),
    })
  })

  it('a read connection refuses to publish and says how to change it', async () => {
    const saved = await script.save('reader', 'production', 'read')
    const refused = await script.host.post<unknown>(
      'messages/publish',
      { connection: saved.id, system: 'kafka', ref: { kind: 'topic', path: ['odd'] }, drafts: [{ value: { text: 'no' } }] },
    )
    expect([refused.status, refused.body.problem?.code]).toEqual([403, 'ReadOnly'])
    expect(`${refused.body.problem?.message} ${refused.body.problem?.hint}`).toContain('reader is set to Read')
    const { body: audit } = await script.host.post<{ items: AuditLine[] }>('audit/list', { limit: 10 })
    expect(audit.items[0]).toMatchObject({ who: 'script', connectionName: 'reader', what: expect.stringMatching(/publish/i) })
  })

  it('still serves after all of that', async () => {
    expect((await script.host.post<unknown>('system/info', {})).status).toBe(200)
  })
})
