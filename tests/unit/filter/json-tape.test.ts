import fc from 'fast-check'
import { expect, it } from 'vitest'
import { shortNumber } from '#main/filter/json-scan.ts'
import { JsonTape } from '#main/filter/json-tape.ts'
import { jsonView } from '#main/filter/json-view.ts'
import { parseExactJson } from '#main/payload/exact-json.ts'
import { payload } from './json-text.ts'

/** Maps as lists of entries, so that their order counts too. */
function listed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(listed)
  return value instanceof Map ? { entries: Array.from(value, ([name, inside]) => [name, listed(inside)]) } : value
}

const tape = new JsonTape()
/** What the tape says of the bytes, which stand among others; undefined where it does not read them. */
function viewed(bytes: Uint8Array): unknown {
  const section = Buffer.concat([Buffer.from('"a":1,'), bytes, Buffer.from('"},1')])
  return tape.read(section, 6, 6 + bytes.length) ? jsonView(tape) : undefined
}

it('holds what the usual parser gives', () => {
  let held = 0
  fc.assert(fc.property(payload, (given) => {
    const bytes = Buffer.from(given ?? '')
    const view = viewed(bytes)
    if (view === undefined) return
    held++
    expect(listed(view)).toEqual(listed(parseExactJson(bytes.toString('utf8'))))
  }), { numRuns: 5_000 })
  expect(held).toBeGreaterThan(2_000)
})

it.each([
  '{"a":[1,2.5,-3e2,true,false,null,"x"],"b":{"c":{}}}', ' [ ] ', '[{"a":"\\u00e9\\n"},"é"]', '"x"', '12',
  `[${'[['.repeat(100)}${']]'.repeat(100)}]`,
])('reads %s', (text) => expect(listed(viewed(Buffer.from(text)))).toEqual(listed(parseExactJson(text))))

it.each([
  '', ' ', '{', '[', '{"a"}', '{"a":}', '{"a":1,}', '[1,]', '[1 2]',
  '{"a":1 "b":2}', '01', '-', '1.', '.5', '1e', '+1', 'tru', 'nulll',
  '"a', '"\\x"',   '"\\u12g4"', '"\n"', '{a:1}', "{'a':1}", '[1]]', '{}{}', '{"a":1}x', 'NaN', '[,]', '{,}', '{1:2}',
])('does not read %s', (text) => {
  expect(() => { JSON.parse(text) }).toThrow()
  expect(viewed(Buffer.from(text))).toBeUndefined()
})

it.each([
  ['a name with an escape', '{"\\u0061":1}'], ['__proto__', '{"__proto__":1}'], ['a name like a number', '{"b":1,"1":2}'],
  ['very many levels', `${'['.repeat(300)}${']'.repeat(300)}`], ['a megabyte', `["${'a'.repeat(1 << 20)}"]`],
  ['a point that rounding removes', '[123456789012345.000000000000001]'],
])('leaves to the usual parser what has %s', (_, text) => expect(viewed(Buffer.from(text))).toBeUndefined())

it('counts members once each, however many', () => {
  const member = fc.tuple(fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 3 }), fc.nat(3))
  fc.assert(fc.property(fc.array(member, { maxLength: 120 }), (members) => {
    const text = `{${members.map(([name, value]) => `"${name}":${value}`).join(',')}}`
    const view = viewed(Buffer.from(text))
    expect(view instanceof Map && [view.size, view.get('a'), view.has('ab')])
      .toEqual([new Map(members).size, members.findLast(([name]) => name === 'a')?.[1] === undefined
        ? undefined : BigInt(members.findLast(([name]) => name === 'a')?.[1] ?? 0), members.some(([name]) => name === 'ab')])
  }))
})

it('reads short numbers as exactly as the usual parser', () => {
  const digits = fc.string({ unit: fc.constantFrom('0', '1', '4', '5', '9'), minLength: 1, maxLength: 12 })
  const end = fc.constantFrom(',', '}', ']', ' ', '')
  fc.assert(fc.property(fc.boolean(), digits, fc.option(digits), end, (minus, whole, places, after) => {
    const text = `${minus ? '-' : ''}${whole}${places === null ? '' : `.${places}`}`
    const read = shortNumber(Buffer.from(text + after), 0, text.length + after.length)
    if (whole.length + (places?.length ?? 0) > 15) expect(read).toBeNaN()
    else expect(read).toBe(Number(text))
  }), { numRuns: 2_000 })
  for (const text of ['1e3', '1.2.3', 'x', '', '-', '12a']) expect(shortNumber(Buffer.from(text), 0, text.length)).toBeNaN()
})
