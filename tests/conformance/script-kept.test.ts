import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Remembered } from '#contract/remembered.ts'
import type { SchemaFile } from '#contract/schema-file.ts'
import type { HostSettings } from '#contract/settings.ts'
import { startScript, type Script } from '../fixtures/brokers/script.ts'

let script: Script
beforeAll(async () => { script = await startScript() })
afterAll(() => script?.[Symbol.asyncDispose]())

describe('what a person keeps', () => {
  it('decoders, searches and the history of a topic', async () => {
    const query = { filter: { where: 'value.status == "failed"' } }
    const saved = await script.host.post<Remembered>('remembered/save', {
      ...script.topic('kept'), decode: { value: 'text' }, keep: { name: 'failed', query }, used: query,
    })
    expect([saved.status, saved.body]).toEqual([200, {
      decode: { value: 'text' }, searches: [{ name: 'failed', query }], history: [query],
    }])
    expect((await script.host.post<Remembered>('remembered/get', script.topic('kept'))).body).toEqual(saved.body)
  })

  it('files of message types', async () => {
    const content = 'syntax = "proto3";\npackage shop.v1;\nmessage Order { string id = 1; }\n'
    const give = (text: string) => script.host.post<SchemaFile>('schemas/save', {
      connection: script.connection, name: 'order.proto', base64: Buffer.from(text).toString('base64'),
    })
    expect((await give(content)).body).toEqual({
      name: 'order.proto', kind: 'proto', bytes: content.length, types: ['shop.v1.Order'],
    })
    const { body } = await script.host.post<{ items: SchemaFile[] }>('schemas/list', { connection: script.connection })
    expect(body.items.map(({ name }) => name)).toEqual(['order.proto'])
    const refused = await give('message Order {')
    expect([refused.status, refused.body.problem?.message]).toEqual([400, expect.stringContaining('line 1')])
    expect((await script.host.post<unknown>('schemas/remove', { connection: script.connection, name: 'order.proto' })).body).toEqual({})
  })

  it('the number of workers', async () => {
    const { body } = await script.host.post<HostSettings>('settings/get', {})
    expect(body).toEqual({ workers: Math.max(1, body.cores - 1), cores: body.cores, historyMegabytes: 500 })
    expect((await script.host.post<HostSettings>('settings/save', { workers: 1 })).body.workers).toBe(1)
    expect((await script.host.post<unknown>('settings/save', { workers: body.cores + 1 })).status).toBe(400)
  })
})
