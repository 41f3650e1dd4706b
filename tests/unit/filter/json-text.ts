import fc from 'fast-check'

/** Few names, so that expressions and records often meet. */
export const names = ['a', 'b', 'ok', 'size', 'constructor', 'é'] as const

/** Texts that look like other things, or that JSON spells in more than one way. */
export const texts = ['', 'a', 'FAILED', 'fail', 'é', '1', 'true', 'x/y', 'q"q', '2026-01-02', 'a\nb'] as const

/** Numbers in every spelling: whole, with a point or an exponent, beyond 64 bits, and with more digits than a double keeps. */
export const numbers = [
  '0', '-0', '1', '5', '1.0', '1e0', '5.5', '-5', '10e-1', '9007199254740993', '9223372036854775807', '0.1', '12.50',
  '123456789012345.000000000000001', '100000000000000000000.0', '0.30000000000000004', '0.3000000000000000444',
] as const

const space = fc.constantFrom('', '', '', ' ', '\n\t ')
const inEscapes = (text: string): string =>
  `"${text.replaceAll(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`
const oddStrings = ['"x\\/y"', '"\\ud83d\\udc4b"', '"\\ud800"', '"👋"', '"\\"a\\": 1"', '"a\\\\"'] as const
const oddNames = ['"\\u0061"', '"__proto__"', '"1"', '""', '"x\\/y"', '"a\\n"'] as const

const scalar = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('"a"', '1', 'true') },
  { weight: 4, arbitrary: fc.constantFrom(...texts.map((text) => JSON.stringify(text))) },
  { weight: 4, arbitrary: fc.constantFrom(...numbers, '1e400', '100000000000000000000') },
  { weight: 2, arbitrary: fc.constantFrom('true', 'false', 'null') },
  { weight: 2, arbitrary: fc.constantFrom(...texts.map(inEscapes), ...oddStrings) },
)
const memberName = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...names.map((name) => JSON.stringify(name))) },
  { weight: 1, arbitrary: fc.constantFrom(...oddNames) },
)
const member = (value: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.tuple(space, memberName, space, value, space)
  .map(([before, name, gap, written, after]) => `${before}${name}${gap}:${gap}${written}${after}`)

const json = fc.letrec<{ readonly value: string; readonly object: string }>((tie) => ({
  object: fc.array(member(tie('value')), { maxLength: 6 }).map((members) => `{${members.join(',')}}`),
  value: fc.oneof({ maxDepth: 3 }, { weight: 6, arbitrary: scalar }, tie('object'),
    fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`)),
}))

/** JSON text as programs and people write it: with spaces, escapes that need not be, and names twice or escaped. */
const jsonText = fc.oneof({ weight: 4, arbitrary: json.object }, json.value)

const put = fc.constantFrom('', '', ',', '"', '}', ']', '\\', '0', ' 1', '\u0001', '\n', 'tru', '.', 'e')
/** A JSON text with one place that was left out, or where something was put in; mostly no longer JSON. */
const brokenText = fc.tuple(jsonText, fc.nat(60), put)
  .map(([whole, place, more]) => {
    const at = place % (whole.length + 1)
    return whole.slice(0, at) + more + whole.slice(more === '' ? at + 1 : at)
  })

const brokenBytes = fc.tuple(json.object, fc.nat(40)).map(([whole, at]) => {
  const bytes = Buffer.from(whole)
  bytes[at % bytes.length] = 0xff
  return bytes
})

const odd = [
  '', 'a', '{', '[', ' {"a":1}', '{"a":1} ', '{"a":1}{"a":1}', '{"a":01}', '{"a":1,}', '{"a":.5}', '{"a":1.}', '{"a":-}',
] as const
const deep = `{"a":${'['.repeat(400)}${']'.repeat(400)},"b":1}`

type Payload = string | Uint8Array | null

/** What a record's value may be: mostly JSON, now and then broken, binary, or nothing. */
export const payload: fc.Arbitrary<Payload> = fc.oneof<fc.MaybeWeightedArbitrary<Payload>[]>(
  { weight: 10, arbitrary: jsonText }, { weight: 4, arbitrary: brokenText }, { weight: 1, arbitrary: brokenBytes },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 8 }) }, { weight: 1, arbitrary: fc.constantFrom(null, deep, ...odd) },
)
