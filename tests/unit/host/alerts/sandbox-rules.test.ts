import { expect, test } from 'vitest'
import type { Driver } from '#main/systems/driver.ts'
import { sandboxRules } from '#main/host/alerts/sandbox-rules.ts'
import { manifest as kafka } from '#main/systems/kafka/manifest.ts'
import { manifest as kinesis } from '#main/systems/kinesis/manifest.ts'
import { manifest as sqs } from '#main/systems/sqs/manifest.ts'

const open: Driver<never>['open'] = () => Promise.reject(new Error('not opened here'))
const drivers = new Map([kafka, kinesis, sqs].map((manifest) => [manifest.system, { manifest, open }]))
const watched = (id: string, type: string) => sandboxRules({ id, config: { type } }, drivers)
  .map(({ id: rule, name, target, condition, forSeconds }) => ({ rule, name, kind: target.kind, condition, forSeconds }))
const stalled = { condition: { type: 'verdict', verdicts: ['stalled'] }, forSeconds: 0 }

test('each kind of consumer of a sandbox’s connection begins with a rule about stalling', () => {
  expect(watched('sandbox', 'kafka')).toEqual([
    { rule: 'sandbox-kafka-group-stalled', name: 'A group of the sandbox has stalled', kind: 'group', ...stalled },
  ])
  expect(watched('sandbox-aws', 'aws')).toEqual([
    { rule: 'sandbox-aws-kinesis-consumer-stalled', name: 'A consumer of the sandbox has stalled', kind: 'consumer', ...stalled },
    { rule: 'sandbox-aws-sqs-queue-stalled', name: 'A queue of the sandbox has stalled', kind: 'queue', ...stalled },
  ])
})
