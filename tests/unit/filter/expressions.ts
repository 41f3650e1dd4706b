import fc from 'fast-check'
import { names, numbers, texts } from './json-text.ts'

const quoted = fc.constantFrom(...texts.map((text) => JSON.stringify(text)))
const number = fc.constantFrom(...numbers)
const oneName = fc.constantFrom(...names)
const field = fc.oneof({ weight: 3, arbitrary: oneName.map((name) => [name]) }, fc.tuple(oneName, oneName))
  .map((path) => `value${path.map((name) => name === 'é' ? '["é"]' : `.${name}`).join('')}`)
const dotted = field.filter((path) => !path.includes('['))
const literal = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom('"a"', '1', 'true') }, quoted, number, fc.constantFrom('false', 'null'),
)
const relation = fc.constantFrom('==', '!=', '<', '<=', '>', '>=')
const list = fc.array(literal, { minLength: 1, maxLength: 3 }).map((items) => `[${items.join(', ')}]`)
const method = fc.constantFrom('contains', 'startsWith', 'endsWith', 'matches')

/** An expression with these parts where the template has $1, $2 and so on. */
const made = (template: string, ...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((texts) => template.replaceAll(/\$(\d)/g, (_, place: string) => texts[Number(place) - 1] ?? ''))

const others = [
  'size(value) > 1', 'size(value) == 1', '"a" in value', '"__proto__" in value', 'value == {"a": 1}', 'value.a == [1, 2]',
  'value.exists(k, k == "a")', 'value.map(k, k)[0] == "1"', 'value.map(k, value[k]) == [1]', 'value == null', 'value == "a"',
  'value.contains("a")', 'value.a.contains(value.b + 1)',
  'value[0].a == 1', 'value["a"]["b"] == true', 'value.a ? true : value.b', 'string(value.a) == "1"',
  '(value.a == 1 ? value.b : value.ok) == true', 'int(value.a) == 1', 'type(value.a) == int', 'type(value.b) == double',
  'value.a == b"a"', 'value.a == 1u', 'timestamp(value.a) > timestamp("2026-01-01T00:00:00Z")', '1 / 0 == 1',
  '"a" in value.a[0]', 'value.a.exists(e, headers.h == "x")', 'value.a.exists(e, value.b == "a")',
  'key == "k"', 'headers.h == "x"', '"h" in headers', 'has(headers.h)', 'headers.h.contains("x")', 'headers["a"] != "y"',
  'headersAll.h[0] == "x"', 'partition == 0', 'offset > 5', 'bytes > 1', '"aborted" in flags',
] as const

const part = fc.oneof(
  { weight: 6, arbitrary: made('$1 $2 $3', field, relation, literal) },
  { weight: 2, arbitrary: made('$1 $2 $3', literal, relation, field) },
  { weight: 2, arbitrary: made('$1.$2($3)', field, method, quoted) }, { weight: 2, arbitrary: made('$1 in $2', field, list) },
  field, made('!$1', field), made('has($1)', dotted), made('!has($1)', dotted), made('size($1) > 1', field),
  made('$1 in $2', literal, field),
  made('$1[0] == $2', field, literal), made('$1.exists(e, e.a $2 $3)', field, relation, literal),
  made('$1.all(e, e != $2)', field, literal),
  made('$1.exists(e, e == $2)', field, literal), made('$2 in $1', field, quoted), made('$1.exists(e, e.a in $2)', field, list),
  made('$1 + $2 > 3', field, number), made('$1 == $2', field, field), made('$1 + 1 > $2', field, field), made('-$1 < 3', field),
  made('$1.size() == 1', field), made('$1.contains($2)', field, field), made('$1.lowerAscii().contains($2)', field, quoted),
  { weight: 4, arbitrary: fc.constantFrom(...others) },
)

const join = fc.constantFrom('&&', '||')

/** Expressions as a person may write them; most compile, and for the records of json-text.ts each outcome is usual. */
export const expression: fc.Arbitrary<string> = fc.letrec<{ readonly node: string }>((tie) => ({
  node: fc.oneof({ maxDepth: 3, withCrossShrink: true }, part, made('($1 $2 $3)', tie('node'), join, tie('node')),
    made('$1 $2 $3', tie('node'), join, tie('node')), made('!($1)', tie('node'))),
})).node
