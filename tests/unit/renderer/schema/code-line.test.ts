import { expect, test } from 'vitest'
import { codeLines } from '../../../../renderer/systems/kafka/subject/code-line.ts'

const texts = (schema: string, isJson: boolean) => codeLines(schema, isJson).map((line) => line.text)

test('JSON stands with one member a line, and no number or string is changed', () => {
  const schema = '{"type":"record","fields":[{"name":"id","default":9007199254740993},{"name":"é"}],"aliases":[],"doc":{}}'
  expect(texts(schema, true)).toEqual([
    '{', '  "type": "record",', '  "fields": [', '    {', '      "name": "id",', '      "default": 9007199254740993', '    },', '    {',
    '      "name": "é"', '    }', '  ],', '  "aliases": [],', '  "doc": {}', '}',
  ])
  expect(texts('"string"', true)).toEqual(['"string"'])
  expect(texts('[1,[2,3]]', true)).toEqual(['[', '  1,', '  [', '    2,', '    3', '  ]', ']'])
})

test('what is printed is the same JSON', () => {
  const schema = '{ "a" : [ {"b":null} , true, [] ], "c":{"d":[[1e3]]} }'
  expect(JSON.parse(texts(schema, true).join('\n'))).toEqual(JSON.parse(schema))
})

test('JSON that is cut or wrong is shown as far as it goes', () => {
  expect(texts('{"a":1,', true)).toEqual(['{', '  "a": 1,'])
  expect(texts('nonsense', true).join('')).toContain('nonsense')
})

test('Protobuf stands as it was written, with words, strings and comments told apart', () => {
  const proto = 'syntax = "proto3";\n\n/* two\n   lines */ message Order { // one\n  int64 id = 1;\n}\n'
  expect(texts(proto, false)).toEqual(proto.trimEnd().split('\n'))
  const kinds = codeLines(proto, false).map((line) => line.runs.filter((run) => run.kind !== 'text').map((run) => `${run.kind} ${run.text}`))
  expect(kinds).toEqual([
    ['key syntax', 'string "proto3"'], [], ['comment /* two'], ['comment    lines */', 'key message', 'comment // one'], ['literal int64', 'number 1'], [],
  ])
})
