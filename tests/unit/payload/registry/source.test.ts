import { describe, expect, it } from 'vitest'
import { ProblemError } from '#contract/problem.ts'
import { openFramed } from '#main/payload/registry/framed.ts'
import type { RegistrySchema } from '#main/payload/registry/schema.ts'
import { openSchemaSource } from '#main/payload/registry/source.ts'

const schema = (id: number): RegistrySchema => ({ id, type: 'AVRO', schema: '"string"', references: [], registry: 'there:1' })
const down = () => new ProblemError({ code: 'Unreachable', message: 'The schema registry at there:1 is down.' })
const framed = (id: number) => Buffer.from([0, 0, 0, 0, id, 2, 0x61])

/** A registry that counts what it is asked, with a clock. */
function bench() {
  const asked: number[] = []
  const clock = { at: 0, broken: false }
  const registry = {
    byId: async (id: number) => {
      asked.push(id)
      await Promise.resolve()
      if (clock.broken) throw down()
      return schema(id)
    },
  }
  const source = openSchemaSource({ registry, now: () => clock.at })
  return { asked, clock, source, framed: openFramed(source, () => clock.at) }
}

describe('schemas of one session', () => {
  it('are asked for once, also by many at the same time', async () => {
    const { asked, source } = bench()
    const all = await Promise.all([source.byId(1), source.byId(1), source.byId(2)])
    expect(await source.byId(1)).toBe(all[0])
    expect(asked).toEqual([1, 2])
  })

  it('that failed are asked for again after 30 s', async () => {
    const { asked, clock, source } = bench()
    clock.broken = true
    expect(await source.byId(1)).toMatchObject({ code: 'Unreachable' })
    clock.broken = false
    clock.at = 29_000
    expect(await source.byId(1)).toMatchObject({ code: 'Unreachable' })
    clock.at = 30_000
    expect(await source.byId(1)).toMatchObject({ id: 1 })
    expect(asked).toEqual([1, 1])
  })

  it('are not waited for one after another from a registry that answers nothing', async () => {
    const asked: number[] = []
    let now = 0
    const byId = async (id: number) => {
      asked.push(id)
      if (now === 0) throw new ProblemError({ code: 'TimedOut', message: 'It did not answer in time.' })
      return schema(id)
    }
    const source = openSchemaSource({ registry: { byId }, now: () => now })
    for (const id of [1, 2, 3]) expect(await source.byId(id)).toMatchObject({ code: 'TimedOut' })
    expect(asked).toEqual([1])
    now = 30_000
    expect(await source.byId(3)).toMatchObject({ id: 3 })
    expect(asked).toEqual([1, 3])
  })

  it('still come for others when one gives up', async () => {
    const { source } = bench()
    const first = source.byId(1, AbortSignal.abort())
    const second = source.byId(1)
    await expect(first).rejects.toMatchObject({ problem: { code: 'Cancelled' } })
    expect(await second).toMatchObject({ id: 1 })
  })

  it('are a problem where there is no registry', async () => {
    expect(await openSchemaSource({ now: Date.now }).byId(1)).toMatchObject({ code: 'Unsupported' })
  })
})

describe('framed payloads of one read', () => {
  it('need their schema once, then read at once', async () => {
    const { asked, framed: reader } = bench()
    const needed = reader.needs(1)
    expect(reader.needs(1)).toBe(needed)
    await needed
    expect(reader.needs(1)).toBeNull()
    const reading = reader.read(framed(1), 1)
    expect(reading).toMatchObject({ format: 'avro', schema: { registry: 'there:1', id: '1', type: 'AVRO' } })
    expect('text' in reading && reading.text(100)).toEqual({ text: '"a"', truncated: false })
    expect('text' in reading && reading.text(2)).toEqual({ text: '"a', truncated: true })
    expect('value' in reading && reading.value()).toBe('a')
    expect(asked).toEqual([1])
  })

  it('say what is wrong with the registry, the schema or the bytes', async () => {
    const { clock, framed: reader } = bench()
    clock.broken = true
    await reader.needs(1)
    expect(reader.read(framed(1), 1)).toEqual({ problem: 'The schema registry at there:1 is down' })
    clock.broken = false
    clock.at = 31_000
    await reader.needs(1)
    expect(reader.read(Buffer.from([0, 0, 0, 0, 1, 8]), 1)).toMatchObject({ problem: expect.stringContaining('not written with it') })
    const odd = openFramed({ byId: async () => ({ ...schema(3), schema: '{"type":"nothing"}' }), files: async () => [] })
    await odd.needs(3)
    expect(odd.read(framed(3), 3)).toMatchObject({ problem: expect.stringContaining('cannot be used: the type nothing') })
  })

  it('ask for no more than 200 ids in vain', async () => {
    const { asked, clock, framed: reader } = bench()
    clock.broken = true
    for (let id = 1; id <= 250; id++) await reader.needs(id)
    expect(asked).toHaveLength(200)
    expect(reader.read(framed(7), 7)).toMatchObject({ problem: expect.stringContaining('is down') })
    expect(reader.read(framed(7), 249)).toEqual({ problem: 'Schema 249 was not asked for' })
    clock.at = 31_000
    clock.broken = false
    await reader.needs(249)
    expect(asked).toHaveLength(201)
  })
})

describe('JSON with a JSON Schema', () => {
  const read = async (text: string) => {
    const json: RegistrySchema = { ...schema(1), type: 'JSON', schema: '{"title":"Any"}' }
    const reader = openFramed({ byId: async () => json, files: async () => [] })
    await reader.needs(1)
    return reader.read(Buffer.concat([Buffer.from([0, 0, 0, 0, 1]), Buffer.from(text)]), 1)
  }

  it('is text for filters, and never fails them, where it is too deep to be taken apart', async () => {
    const text = '['.repeat(30_000) + ']'.repeat(30_000)
    const reading = await read(text)
    expect(reading).toMatchObject({ format: 'json-schema' })
    expect('value' in reading && reading.value()).toBe(text)
  })

  it('is not taken apart where that would cost far more than it has bytes', async () => {
    expect(await read(`[${'[],'.repeat(600_000)}0]`)).toMatchObject({
      format: 'json-schema', why: expect.stringContaining('too large to be checked'),
    })
    expect(await read(`"${'a'.repeat(5 << 20)}"`)).toMatchObject({ problem: expect.stringContaining('too large to be parsed') })
  })
})
