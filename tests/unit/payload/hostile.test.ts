import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { openPayloads } from '#main/payload/reading.ts'
import { cases } from './hostile-cases.ts'
import type { Outcome } from './hostile-thread.ts'

/** No more than one of these bytes has for itself may be kept; a thread that needs more than this dies. */
const maxOldGenerationSizeMb = 256
const mostMs = 10_000

describe('a thread of 256 MB', { timeout: 300_000 }, () => {
  const outcomes = new Map<string, Outcome>()
  beforeAll(async () => {
    const thread = new Worker(new URL('hostile-thread.ts', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb } })
    thread.on('message', (outcome: Outcome) => { outcomes.set(outcome.name, outcome) })
    await once(thread, 'exit')
  }, 300_000)

  it.each(cases.map(({ name }) => name))('shows %s in time, and takes no more of it apart than it can hold', (name) => {
    const outcome = outcomes.get(name)
    expect(outcome).toMatchObject({ decoded: expect.stringMatching(/^(bytes|string)$/) })
    expect(outcome?.ms).toBeLessThan(mostMs)
    expect(outcome?.shown).toBeLessThanOrEqual(4_096)
    expect(outcome?.format).not.toMatch(/^(avro|msgpack|protobuf)$/)
  })

  it('says why', () => {
    const problem = (name: string) => outcomes.get(name)?.problem
    expect(problem('a gigabyte in gzip')).toBe('It is gzip that unwraps to more than 16 MB, and so is not unwrapped')
    expect(problem('an Avro file of two billion nulls')).toContain('says that it has 2147483648 records')
    expect(problem('an Avro file nested in itself')).toContain('nested more than 200 deep')
    expect(problem('Protobuf of empty messages')).toContain('holds more than 500000 values')
    expect(problem('Protobuf of a few messages with many fields')).toContain('holds more than 500000 values')
  })
})

const payloads = openPayloads()
const shown = (bytes: Uint8Array) => payloads.preview(bytes, 'value', { previewBytes: 4_096, raw: true })

it('shows a record of 10 MB, and takes it apart', { timeout: 60_000 }, () => {
  const items = Array.from({ length: 40_000 }, (_, id) => ({ id, text: 'x'.repeat(230), brackets: '[{,"\\' }))
  const bytes = Buffer.from(JSON.stringify(items))
  expect(bytes.length).toBeGreaterThan(10_000_000)
  expect(shown(bytes)).toMatchObject({ format: 'json', truncated: true, bytes: bytes.length, raw: bytes.toString('base64') })
  expect(payloads.decoded(bytes, 'value')).toHaveLength(40_000)
})

it.each([
  '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', 'javascript:alert(1)',
  '{"a":"</script><script>alert(1)</script>"}',
  '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
])('shows %s as it was sent', (text) => {
  expect(shown(Buffer.from(text))?.text).toBe(text)
  expect(shown(gzipSync(text))?.text).toBe(text)
  payloads.decoded(Buffer.from(text), 'value')
  expect(Object.prototype).not.toHaveProperty('polluted')
})
