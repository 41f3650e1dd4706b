import { randomBytes } from 'node:crypto'
import { Kafka } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import type { Job } from '#contract/job.ts'
import type { Batch, Message } from '#contract/message.ts'
import type { Receipt } from '#contract/publish.ts'
import { createTopics } from '../fixtures/create-topics.ts'
import { messagesOf, startScript, verdictOf, type Script } from '../fixtures/brokers/script.ts'

const places = (messages: readonly Message[]) => messages.map(({ position }) => `${position.partition}-${position.offset}`)
let script: Script
beforeAll(async () => { script = await startScript() })
afterAll(() => script?.[Symbol.asyncDispose]())

describe('publish and read back', () => {
  it('carries 100 drafts byte for byte, odd headers included', async () => {
    await createTopics(script.admin, [{ topic: 'round-trip', numPartitions: 3 }])
    const drafts = Array.from({ length: 100 }, (_, n) => ({
      key: n % 10 === 0 ? null : { base64: randomBytes(n).toString('base64') },
      value: n % 7 === 0 ? null : n % 7 === 1 ? { text: '' } : { base64: randomBytes(n * 3).toString('base64') },
      headers: [
        { name: 'b', value: { text: `ü${n}` } }, { name: '2', value: { base64: randomBytes(3).toString('base64') } },
        { name: 'a', value: null }, { name: 'b', value: { text: '' } },
      ].slice(0, n % 5),
      options: { partition: n % 3, timestamp: 1_700_000_000_000 + n },
    }))
    const { status, body } = await script.host.post<{ receipts: Receipt[] }>('messages/publish', { ...script.topic('round-trip'), drafts })
    expect(status).toBe(200)
    expect(body.receipts).toHaveLength(100)
    expect(body.receipts.every((receipt) => receipt.ok)).toBe(true)
    const frames = await script.read('round-trip', { from: 'oldest', limit: 1_000, raw: true })
    const byPlace = new Map(
      messagesOf(frames).map((message) => [`${message.position.partition}-${message.position.offset}`, message])
    )
    const raw = (content: { base64?: string; text?: string } | null) =>
      (content === null ? null : (content.base64 ?? Buffer.from(content.text ?? '').toString('base64')))
    drafts.forEach((draft, n) => {
      const receipt = body.receipts[n]
      const message = receipt?.ok === true ? byPlace.get(`${receipt.position.partition}-${receipt.position.offset}`) : undefined
      expect({
        key: message?.key?.raw ?? null, value: message?.value?.raw ?? null, at: message?.at,
        headers: message?.headers.map((header) => [header.name, header.value?.raw ?? null]),
      }).toEqual({
        key: raw(draft.key), value: raw(draft.value), at: draft.options.timestamp,
        headers: draft.headers.map((header) => [header.name, raw(header.value)]),
      })
    })
  })

  it('gives a 2 MB draft its own TooLarge receipt and sends the others', async () => {
    await createTopics(script.admin, [{ topic: 'too-large', numPartitions: 1 }])
    const { status, body } = await script.host.post<{ receipts: Receipt[] }>('messages/publish', {
      ...script.topic('too-large'),
      drafts: [{ value: { text: 'before' } }, { value: { text: 'x'.repeat(2_000_000) } }, { value: { text: 'after' } }],
    })
    expect(status).toBe(200)
    expect(body.receipts.map((receipt) => (receipt.ok ? 'sent' : receipt.problem.code))).toEqual(['sent', 'TooLarge', 'sent'])
  })
})

describe('reads', () => {
  it('returns every record of a mixed topic once, forward and backward alike', async () => {
    await createTopics(script.admin, [{ topic: 'mixed', numPartitions: 4 }])
    await script.producer.send({ topic: 'mixed', messages: Array.from({ length: 400 }, (_, n) => ({
      key: n % 3 === 0 ? null : `key-${n % 17}`, value: n % 11 === 0 ? null : `value ${n}`, partition: n % 4,
    })) })
    const transactional = new Kafka({ brokers: [inject('broker').bootstrap], logLevel: 0 }).producer({
      transactionalId: 'mixed-tx', maxInFlightRequests: 1, idempotent: true,
    })
    await transactional.connect()
    for (const end of ['abort', 'commit', 'abort'] as const) {
      const transaction = await transactional.transaction()
      await transaction.send({ topic: 'mixed', messages: [{ value: end, partition: 0 }, { value: end, partition: 1 }] })
      await transaction[end]()
    }
    await transactional.disconnect()
    // The coordinator answers before all of its markers are written: 400 records, 6 in transactions, 6 markers.
    const ends = async () => (await script.admin.fetchTopicOffsets('mixed')).reduce((sum, { high }) => sum + Number(high), 0)
    await vi.waitFor(async () => expect(await ends()).toBe(412), { timeout: 10_000, interval: 50 })
    const read = (query: object) => script.read('mixed', { limit: 10_000, ...query })
    const forward = await read({ from: 'oldest' })
    const backward = await read({ from: 'newest' })
    expect(verdictOf(forward)).toMatchObject({ outcome: 'complete', matched: 406, aborted: 4, control: 6, undecodable: 0 })
    expect(verdictOf(backward)).toMatchObject({ outcome: 'complete', matched: 406, aborted: 4, control: 6, undecodable: 0 })
    const ahead = places(messagesOf(forward))
    const back = places(messagesOf(backward))
    expect(new Set(ahead).size).toBe(406)
    expect([...back].sort()).toEqual([...ahead].sort())
    for (const partition of ['0', '1', '2', '3']) {
      const offsets = (messages: readonly Message[]) =>
        messages.filter(({ position }) => position.partition === partition).map(({ position }) => Number(position.offset))
      const up = offsets(messagesOf(forward))
      expect(up).toEqual([...up].sort((a, b) => a - b))
      expect(offsets(messagesOf(backward))).toEqual([...up].reverse())
    }
    const aborted = messagesOf(forward).filter((message) => message.flags.includes('aborted'))
    expect(aborted.map((message) => message.value?.text)).toEqual(['abort', 'abort', 'abort', 'abort'])
    const committed = await read({ from: 'oldest', committedOnly: true })
    expect(verdictOf(committed)).toMatchObject({ outcome: 'complete', matched: 402 })
  })

  it('resumes exactly where a limit stopped it, in both directions', async () => {
    for (const from of ['oldest', 'newest'] as const) {
      const seen: string[] = []
      let query: object = { from, limit: 60 }
      for (;;) {
        const frames = await script.read('mixed', query)
        seen.push(...places(messagesOf(frames)))
        const verdict = verdictOf(frames)
        if (verdict?.outcome === 'complete') break
        expect(verdict?.outcome).toBe('limit')
        // What is older than the last message of a page may be unread in some partition: the span must not claim it.
        if (from === 'newest')
          expect(verdict?.span.from).toBe(Math.min(...messagesOf(frames).flatMap((message) => message.at ?? [])))
        query = { from: { resume: verdict?.resume }, limit: 60 }
      }
      expect(seen).toHaveLength(406)
      expect(new Set(seen).size).toBe(406)
    }
  })

  it('creates no group and commits nothing', async () => {
    const { groups } = await script.admin.listGroups()
    expect(groups.filter(({ groupId }) => /tidemark/i.test(groupId))).toEqual([])
  })
})

describe('out of a topic', () => {
  const jobOf = async (path: string, query: object, more: object = {}) =>
    (await script.host.post<{ job: Job }>(path, { ...script.topic('mixed'), query, ...more })).body.job
  const fileOf = (id: string) =>
    fetch(`${script.host.origin}/api/jobs/${id}/file`, { headers: { authorization: `Bearer ${script.host.token}` } })
  const ended = async (id: string) => {
    const { frames } = await script.host.stream<{ job: Job }>('jobs/watch', { id })
    return frames.at(-1)?.job
  }

  it('an export without a limit holds all that matches, with every byte', async () => {
    const frames = await script.read('mixed', { from: 'oldest', limit: 10_000, raw: true })
    const query = { from: 'oldest' }
    const { id } = await jobOf('messages/export', query, { format: 'ndjson' })
    expect(await ended(id)).toMatchObject({
      state: 'done', verdict: { outcome: 'complete', matched: 406 }, file: { name: 'mixed.ndjson' },
    })
    const answer = await fileOf(id)
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="mixed.ndjson"')
    const messages: Message[] = (await answer.text()).trim().split('\n').map((line) => JSON.parse(line))
    const bytesOf = (all: readonly Message[]) => new Map(all.map((one) => [one.id, [one.key?.raw, one.value?.raw]]))
    expect(bytesOf(messages)).toEqual(bytesOf(messagesOf(frames)))
    const table = await jobOf('messages/export', { ...query, filter: { key: 'key-1' } }, { format: 'csv' })
    await ended(table.id)
    const rows = (await (await fileOf(table.id)).text()).trim().split('\r\n')
    expect(rows[0]).toBe('at,position,key,value,headers,bytes,flags')
    expect(rows.slice(1).every((row) => row.includes(',key-1,'))).toBe(true)
    const saved = await script.host.post<unknown>('messages/export', { ...script.topic('mixed'), query, format: 'csv', saveAs: true })
    expect([saved.status, saved.body.problem?.code]).toEqual([422, 'Unsupported'])
  })

  it('a search is a job whose results end with the verdict', async () => {
    const { id } = await jobOf('messages/search', { from: 'oldest', filter: { text: 'value 7' }, limit: 5 })
    const { frames } = await script.host.stream<Batch>('jobs/results', { id })
    expect(messagesOf(frames)).toHaveLength(5)
    expect(verdictOf(frames)).toMatchObject({ outcome: 'limit', matched: 5, resume: expect.any(String) })
    await script.host.post<Job>('jobs/resume', { id })
    const { frames: more } = await script.host.stream<Batch>('jobs/results', { id, after: frames.at(-1)?.resume })
    expect(verdictOf(more)?.matched).toBe(5 + messagesOf(more).length)
  })
})
