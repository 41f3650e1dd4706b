import { expect, test } from 'vitest'
import { ProblemError } from '#contract/problem.ts'
import type { Draft } from '#contract/publish.ts'
import type { Topic } from '#main/systems/kafka/inventory.ts'
import { recordOf } from '#main/systems/kafka/publish/draft-record.ts'

const topic: Topic = {
  errorCode: 0,
  name: 'orders',
  topicId: '',
  isInternal: false,
  partitions: [0, 1, 2].map((partitionIndex) => ({
    errorCode: 0,
    partitionIndex,
    leaderId: partitionIndex === 1 ? -1 : 1,
    replicaNodes: [1],
    isrNodes: [1],
  })),
}
const refuse = (): never => {
  throw new ProblemError({ code: 'Conflict', message: 'does not fit' })
}
const desk = { topic, spread: (partitions: readonly number[]) => partitions.at(-1), now: 5, encode: refuse }
const of = (draft: Draft) => recordOf(draft, desk)

test('null is null, empty is empty, an absent key is null', () => {
  expect(of({ value: null })).toMatchObject({ key: null, value: null, timestamp: 5 })
  expect(of({ key: { text: '' }, value: { text: '' } })).toMatchObject({ key: Buffer.alloc(0), value: Buffer.alloc(0) })
})

test('text is UTF-8, base64 as is, json its shortest text', () => {
  expect(
    of({ key: { base64: '/wA=' }, value: { json: { a: [1, null] } }, headers: [{ name: 'ü', value: { text: 'é' } }] }),
  ).toMatchObject({
    key: Buffer.from([255, 0]),
    value: Buffer.from('{"a":[1,null]}'),
    headers: [{ name: 'ü', value: Buffer.from('é') }],
  })
})

test('a keyless record goes to a partition that has a leader', () => {
  const asked: (readonly number[])[] = []
  recordOf(
    { value: null },
    {
      ...desk,
      spread: (partitions) => {
        asked.push(partitions)
        return 0
      },
    },
  )
  expect(asked).toEqual([[0, 2]])
})

test.each<[string, Draft, string]>([
  ['an unknown partition', { value: null, options: { partition: 3 } }, 'BadInput'],
  ['an unknown option', { value: null, options: { colour: 'red' } }, 'BadInput'],
  ['a wrong option', { value: null, options: { partition: 'two' } }, 'BadInput'],
  ['a typed header', { value: null, headers: [{ name: 'a', value: null, type: 'String' }] }, 'Unsupported'],
  ['what does not fit its schema', { value: { json: 1, schema: 'orders-value' } }, 'Conflict'],
])('%s has its own problem', (_name, draft, code) => {
  expect(of(draft)).toMatchObject({ code })
})
