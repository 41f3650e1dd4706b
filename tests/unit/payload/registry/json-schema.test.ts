import { describe, expect, it } from 'vitest'
import { schemaEncoder } from '#main/payload/registry/encode.ts'
import { jsonSchemaCheck } from '#main/payload/registry/json-schema.ts'

const check = (schema: unknown, references: readonly { name: string; schema: string }[] = []) =>
  jsonSchemaCheck(JSON.stringify(schema), references)

describe('a JSON Schema', () => {
  it('tells every place that does not fit, as a filter would write it', () => {
    const { title, misfits } = check({
      title: 'Customer', type: 'object', required: ['id'], additionalProperties: false,
      properties: {
        id: { type: 'integer' }, mail: { type: 'string', format: 'email' }, kind: { enum: ['a', 'b'] },
        items: { type: 'array', items: { type: 'object', properties: { price: { type: 'number' } } } },
      },
    })
    expect(title).toBe('Customer')
    expect(misfits({ id: 1, mail: 'a@b.ch', items: [] })).toEqual([])
    expect(misfits({ mail: 'no', kind: 'c', items: [{}, { price: 'x' }], 'a b': 1 })).toEqual(expect.arrayContaining([
      { path: 'id', message: 'is missing' }, { path: 'items[1].price', message: 'must be a number' },
      { path: 'kind', message: 'must be one of "a","b"' }, { path: '["a b"]', message: 'is not in the schema' },
      { path: 'mail', message: expect.stringContaining('email') },
    ]))
  })

  it.each([
    'http://json-schema.org/draft-06/schema#', 'http://json-schema.org/draft-07/schema#',
    'https://json-schema.org/draft/2019-09/schema', 'https://json-schema.org/draft/2020-12/schema',
  ])('of %s is read', ($schema) => {
    expect(check({ $schema, type: 'integer' }).misfits('x')).toEqual([{ path: '', message: 'must be a whole number' }])
  })

  it('of draft 4 is refused in words', () => {
    expect(() => check({ $schema: 'http://json-schema.org/draft-04/schema#' })).toThrow('draft 4')
  })

  it('follows references by their names', () => {
    const place = { name: 'place.json', schema: '{"type":"string"}' }
    const { misfits } = check({ properties: { at: { $ref: 'place.json' } } }, [place])
    expect(misfits({ at: 1 })).toEqual([{ path: 'at', message: 'must be a text' }])
    expect(() => check({ $ref: 'nowhere.json' })).toThrow('nowhere.json')
  })

  it('runs patterns that would backtrack for ever in linear time', () => {
    const { misfits } = check({ type: 'string', pattern: '^(a+)+$' })
    const begun = performance.now()
    expect(misfits(`${'a'.repeat(40)}b`)).toHaveLength(1)
    expect(performance.now() - begun).toBeLessThan(200)
    expect(misfits('aaa')).toEqual([])
  })

  it('writes no number that may have been rounded on its way', () => {
    const write = schemaEncoder({ id: 1, type: 'JSON', schema: '{}', references: [], registry: 'there:1' })
    const json = { id: 5, far: 1e300, items: [{ at: 9_007_199_254_740_992 }, -0.5] }
    expect(write(json)).toEqual({ misfits: [{ path: 'items[0].at', message: expect.stringContaining('rounded') }] })
    expect(write({ id: 5, far: 1e300 })).toEqual({ bytes: Buffer.from('\0\0\0\0\x01{"id":5,"far":1e+300}') })
  })
})
