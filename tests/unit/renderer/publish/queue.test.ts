import { expect, test } from 'vitest'
import { Draft } from '#contract/publish.ts'
import { SqsDraftOptions } from '#contract/systems/sqs.ts'
import { attributeProblem, bodyProblem, messageSize, mostBytes } from '../../../../renderer/views/publish/attributes.ts'
import { forPlace, toAttributes, toHeaders } from '../../../../renderer/views/publish/dialect.ts'
import { draftOf, emptyForm, queueProblems } from '../../../../renderer/views/publish/form.ts'
import { queueMessage } from '../sqs/message.ts'

const queue = (name: string) => ({ system: 'sqs', ref: { kind: 'queue', path: [name] } })
const topic = { system: 'kafka', ref: { kind: 'topic', path: ['orders'] } }

test('a message is counted as AWS does: body, and names, types and values of attributes, in bytes', () => {
  expect(messageSize('é', [])).toBe(2)
  expect(messageSize('ab', [{ name: 'n', type: 'String', value: 'äb' }])).toBe(2 + 1 + 6 + 3)
  expect(messageSize('', [{ name: 'b', type: 'Binary.png', value: '/wA=' }])).toBe(1 + 10 + 2)
})

test('one byte over 1 MiB is refused, 1 MiB is not', () => {
  const form = (bytes: number) => ({ ...emptyForm, value: { kind: 'text' as const, text: 'x'.repeat(bytes) } })
  expect(queueProblems(form(mostBytes), [], false)).toEqual({})
  expect(queueProblems(form(mostBytes + 1), [], false)).toHaveProperty('value')
})

test('what SQS refuses is said by field before it is sent', () => {
  const attribute = (name: string, type: string, value: string) => attributeProblem({ name, type, value }, [{ name, type, value }])
  expect([attribute('ok', 'Number.int', '-1.5e3'), attribute('a.b', 'String', 'x')]).toEqual([null, null])
  for (const [name, type, value] of [['AWS.x', 'String', 'x'], ['a', 'Text', 'x'], ['a', 'Number', 'one'], ['a', 'String', ''], ['a', 'Binary', 'no base64!']] as const) {
    expect(attribute(name, type, value), name + type).not.toBeNull()
  }
  expect([bodyProblem('a\tb'), bodyProblem('a\u0000'), bodyProblem('')].map((each) => each === null)).toEqual([true, false, false])
  expect(Object.keys(queueProblems({ ...emptyForm, value: { kind: 'json', text: '{}' }, delay: '901' }, [], true))).toEqual(['delay', 'groupId'])
})

test('attributes keep name, type and value through the form', () => {
  const attributes = [{ name: 'n', type: 'Number.int', value: '1' }, { name: 'b', type: 'Binary', value: '/w==' }]
  expect(toAttributes(toHeaders(attributes))).toEqual(attributes)
})

test('a queue gets delay and group, and no key or partition', () => {
  const form = { ...emptyForm, value: { kind: 'text' as const, text: 'hi' }, partition: '3', delay: '10', groupId: 'tenant-1', headers: toHeaders([{ name: 'n', type: 'Number', value: '1' }]) }
  const draft = Draft.parse(forPlace(draftOf(form, 'utc', 0), queue('orders'), null))
  expect(draft).toEqual({ value: { text: 'hi' }, headers: [{ name: 'n', value: { text: '1' }, type: 'Number' }], options: { delaySeconds: 10, groupId: 'tenant-1' } })
  expect(SqsDraftOptions.parse(draft.options)).toBeTruthy()
})

test('in a FIFO queue each message sent again keeps its group and gets an id of its own', () => {
  const again = () => forPlace({ value: { text: 'x' } }, queue('ledger.fifo'), queueMessage({ id: 'a', facts: { groupId: 'account-1', dedupId: 'd-1' } })).options
  expect(again()).toMatchObject({ groupId: 'account-1' })
  expect(new Set([again()?.dedupId, again()?.dedupId, 'd-1']).size).toBe(3)
})

test('a Kafka message in a queue has its headers as typed attributes, and its key as the group of a FIFO queue', () => {
  const draft = { key: { base64: btoa('customer-7') }, value: { text: 'x' }, headers: [{ name: 'a', value: { base64: btoa('text') } }, { name: 'b', value: { base64: '/w==' } }, { name: 'c', value: null }] }
  expect(forPlace(draft, queue('orders'), null)).toEqual({
    value: { text: 'x' }, headers: [{ name: 'a', value: { base64: btoa('text') }, type: 'String' }, { name: 'b', value: { base64: '/w==' }, type: 'Binary' }],
  })
  expect(forPlace(draft, queue('orders.fifo'), null).options?.groupId).toBe('customer-7')
})

test('a queue’s message in a topic has its attributes as headers without types', () => {
  expect(forPlace({ value: { text: 'x' }, headers: [{ name: 'n', type: 'Number', value: { text: '1' } }], options: { delaySeconds: 5, partition: 2 } }, topic, null))
    .toEqual({ key: null, value: { text: 'x' }, headers: [{ name: 'n', value: { text: '1' } }], options: { partition: 2 } })
})
