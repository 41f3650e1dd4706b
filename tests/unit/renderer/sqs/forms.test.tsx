import { expect, test } from 'vitest'
import { SqsAlterSettings, SqsEdit } from '#contract/systems/sqs.ts'
import type { Kind } from '#contract/manifest.ts'
import { manifest } from '#main/systems/sqs/manifest.ts'
import { queueActions } from '../../../../renderer/systems/sqs/queue-actions.tsx'
import { nameProblem, queueName } from '../../../../renderer/systems/sqs/forms/create-form.tsx'
import { changeInput, changesOf, withoutEmpty } from '../../../../renderer/systems/forms/changes.ts'
import { formatTags, parseTags } from '../../../../renderer/systems/forms/tags.ts'
import { settingProblem, settings, settingWords } from '../../../../renderer/systems/sqs/forms/settings.ts'
import { editInput, editProblems } from '../../../../renderer/systems/sqs/workbench/edit.ts'
import { addLive, bySource, fromFirst, goOn } from '../../../../renderer/systems/sqs/use-queue-series.ts'
import { policySentences } from '../../../../renderer/systems/sqs/policy/sentences.ts'

const setting = (key: string) => settings.find((one) => one.key === key) ?? settings[0]!

test('settings are said with their units and checked against AWS’s limits', () => {
  expect(settingWords(setting('MessageRetentionPeriod'), '345600')).toBe('4 d')
  expect(settingWords(setting('MaximumMessageSize'), '1048576')).toBe('1,048,576 B')
  expect(settingProblem(setting('VisibilityTimeout'), '43200')).toBeNull()
  expect(settingProblem(setting('VisibilityTimeout'), '43201')).toBe('A whole number from 0 to 43,200.')
  expect(settingProblem(setting('RedrivePolicy'), '{"a":')).toMatch(/^Not JSON/)
})

test('only what differs is sent, and an emptied value goes back to its default', () => {
  const before = { VisibilityTimeout: '30', DelaySeconds: '5', Policy: '{}' }
  const changes = changesOf(before, withoutEmpty({ ...before, VisibilityTimeout: '45', DelaySeconds: ' ' }))
  expect(SqsAlterSettings.parse({ attributes: changeInput(changes) })).toEqual({ attributes: { VisibilityTimeout: '45', DelaySeconds: null } })
})

test('tags are lines of name and value', () => {
  expect(parseTags('team=fulfilment\n url=a=b \n\nbare')).toEqual({ team: 'fulfilment', url: 'a=b', bare: '' })
  expect(formatTags({ a: '1', b: '' })).toBe('a=1\nb=')
})

test('a tag without a value can be added and taken away', () => {
  expect(changeInput(changesOf(parseTags('a=1\nb='), parseTags('a=1\nbare')))).toEqual({ b: null, bare: '' })
})

test('a FIFO queue gets its ending, a bad name is told', () => {
  expect([queueName('ledger', true), queueName('ledger.fifo', true), queueName('orders', false)]).toEqual(['ledger.fifo', 'ledger.fifo', 'orders'])
  expect([nameProblem('orders'), nameProblem('a b')?.includes('Letters'), nameProblem('x'.repeat(81)) === null]).toEqual([null, true, false])
})

test('what a connection may not do is absent from the menu', () => {
  const kind: Kind = manifest.kinds.queue!
  const names = (effective: 'read' | 'publish' | 'admin' | 'destructive', isDlq = false) =>
    queueActions(kind, { id: 'c', effective }, { kind: 'queue', path: ['orders'] }, isDlq).map(({ name }) => name)
  expect(names('publish')).toEqual([])
  expect(names('admin')).toEqual(['alter-settings', 'create-queue'])
  expect(names('destructive', true)).toEqual(['alter-settings', 'redrive', 'drain', 'purge', 'delete', 'create-queue'])
  expect(queueActions(kind, { id: 'c', effective: 'admin' }, null, false).map(({ name }) => name)).toEqual(['create-queue'])
})

test('an edit sends only what was changed, with the types of its attributes', () => {
  const before = { body: '{"a":1}', attributes: [{ name: 'n', type: 'Number', value: '1' }, { name: 'b', type: 'Binary', value: '/w==' }] }
  expect(editInput({ ...before, body: '{"a":2}' }, before)).toEqual({ value: { text: '{"a":2}' } })
  const changed = editInput({ ...before, attributes: [{ name: 'n', type: 'Number', value: '2' }, before.attributes[1]!] }, before)
  expect(SqsEdit.parse(changed)).toEqual({ headers: [{ name: 'n', type: 'Number', value: { text: '2' } }, { name: 'b', type: 'Binary', value: { base64: '/w==' } }] })
})

test('a body that was JSON must stay it', () => {
  expect(editProblems({ body: '{', attributes: [] }, true)).toHaveProperty('body')
  expect(editProblems({ body: '{', attributes: [] }, false)).toEqual({})
})

test('numbers of CloudWatch and own samples are told apart, with gaps between and after', () => {
  const { own, kept } = bySource({ at: [1, 2, 3, 4], value: [5, 6, 7, null], source: ['cloudwatch', 'cloudwatch', 'live', 'live'] })
  expect(own.since(0)).toEqual({ at: [3, 4], value: [7, null] })
  expect(kept.since(0)).toEqual({ at: [1, 2, 3], value: [5, 6, null] })
  expect(fromFirst([[1, 2, 3], [null, null, 4], [null, 3, null]])).toEqual([[2, 3], [null, 4], [3, null]])
})

test('a live number stands at its time, and what CloudWatch told goes on with its line at the minute it tells of', () => {
  const ref = { kind: 'queue', path: ['a'] }
  const live = bySource({ at: [], value: [], source: [] })
  addLive(live, { ref, at: 30, values: { in: 7, backlog: 9 }, asOf: { in: 20 } }, 'in')
  const { own, kept } = goOn(bySource({ at: [5, 10], value: [5, 6], source: ['cloudwatch', 'cloudwatch'] }), live)
  expect(kept.since(0)).toEqual({ at: [5, 10, 20], value: [5, 6, 7] })
  expect(own.since(0).at).toEqual([])
  addLive({ own, kept }, { ref, at: 31, values: { backlog: 9 } }, 'backlog')
  expect(own.since(0)).toEqual({ at: [31], value: [9] })
})

test('a policy is said in sentences; letting everyone in without a condition stands out', () => {
  expect(policySentences({ Statement: [
    { Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage', Condition: { ArnEquals: { 'aws:SourceArn': 'arn:x' } } },
    { Effect: 'Deny', Principal: '*', Action: 'sqs:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage'] },
    { Effect: 'Allow', Principal: '*', Action: '*' },
  ] })).toEqual([
    { text: 'Allows the service sns.amazonaws.com: SendMessage, only when aws:SourceArn is arn:x', tone: 'good' },
    { text: 'Denies everyone: everything, only when aws:SecureTransport is false', tone: 'bad' },
    { text: 'Allows account 111122223333: ReceiveMessage, DeleteMessage', tone: 'good' },
    { text: 'Allows everyone: everything', tone: 'warn' },
  ])
  expect(policySentences(null)).toEqual([])
})
