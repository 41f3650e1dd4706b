import { expect, test } from 'vitest'
import { openActions } from '#main/systems/sqs/actions/index.ts'
import { memoryActions } from '../../../fixtures/memory-actions.ts'
import { arnOf, MemorySqs } from '../../../fixtures/memory-sqs.ts'
import { quietLog } from '../../../fixtures/quiet-log.ts'

function twoQueues(): MemorySqs {
  const memory = new MemorySqs()
  memory.create('dlq')
  memory.create('orders', { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf('dlq'), maxReceiveCount: 3 }), VisibilityTimeout: '30' })
  return memory
}
const taken = (memory: MemorySqs, name: string) => memory.calls.filter(({ operation }) => operation === name).map(({ input }) => input)

test('purge says what goes and that in-flight messages go too, and is refused within 60 s by SQS or by its own record', async () => {
  await using actions = await memoryActions(twoQueues())
  const { memory } = actions
  for (let n = 0; n < 3; n++) memory.put('orders', 'x')
  const plan = await actions.plan('purge', 'orders', {})
  expect(plan).toMatchObject({ title: 'Purge orders', affects: [{ count: 3 }], undo: 'no' })
  expect(plan.lines.join('\n')).toMatch(/About 3 messages.*in flight go as well.*takes up to 60 s/s)
  expect(await actions.run('purge', 'orders', {})).toMatchObject({ changed: 3 })
  expect(memory.holds('orders')).toEqual([])
  memory.now += 20_000
  await expect(actions.plan('purge', 'orders', {})).rejects.toMatchObject({ problem: { code: 'Conflict', retryAfterMs: 40_000, hint: 'Try again in 40 s.' } })
  memory.now += 41_000
  memory.fault = (operation) => (operation === 'PurgeQueue' ? { status: 403, code: 'PurgeQueueInProgress' } : undefined)
  await expect(actions.run('purge', 'orders', {})).rejects.toMatchObject({ problem: { code: 'Conflict', message: expect.stringContaining('less than 60 s ago') } })
})

test('a queue is made of its name, with the settings that are right', async () => {
  await using actions = await memoryActions(twoQueues())
  const plan = (name: string, input: object) => actions.plan('create-queue', name, input)
  await expect(plan('orders', {})).rejects.toMatchObject({ problem: { code: 'Conflict' } })
  await expect(plan('no such name', {})).rejects.toMatchObject({ problem: { code: 'BadInput', issues: [{ path: 'input.name' }] } })
  await expect(plan('new', { attributes: { VisibilityTimeout: '50000' } })).rejects.toMatchObject({ problem: { issues: [{ path: 'input.attributes.VisibilityTimeout', message: 'VisibilityTimeout is a whole number from 0 to 43200.' }] } })
  await expect(plan('new', { attributes: { Colour: 'red' } })).rejects.toMatchObject({ problem: { issues: [{ path: 'input.attributes.Colour' }] } })
  await expect(plan('new', { attributes: { ContentBasedDeduplication: 'true' } })).rejects.toMatchObject({ problem: { code: 'BadInput', message: 'ContentBasedDeduplication is for FIFO queues only.' } })
  await expect(plan('new', { attributes: { RedrivePolicy: '{' } })).rejects.toMatchObject({ problem: { code: 'BadInput' } })
  await expect(plan('new', { attributes: { FifoQueue: 'true' } })).rejects.toMatchObject({ problem: { code: 'BadInput' } })
  const input = { attributes: { ContentBasedDeduplication: 'true' }, tags: { team: 'a' } }
  expect((await plan('new.fifo', input)).lines[0]).toBe('new.fifo will be a FIFO queue; that cannot be changed later.')
  expect(await actions.run('create-queue', 'new.fifo', input)).toMatchObject({ changed: 1 })
  expect(taken(actions.memory, 'CreateQueue')).toEqual([{
    QueueName: 'new.fifo', Attributes: { ContentBasedDeduplication: 'true', FifoQueue: 'true' }, tags: { team: 'a' },
  }])
})

test('settings that change stand in the plan before and after; what is the same is not sent', async () => {
  await using actions = await memoryActions(twoQueues())
  const { memory } = actions
  const input = {
    attributes: { VisibilityTimeout: '60', MessageRetentionPeriod: '3600', RedrivePolicy: JSON.stringify({ maxReceiveCount: 3, deadLetterTargetArn: arnOf('dlq') }) },
    tags: { team: 'a', old: null },
  }
  const plan = await actions.plan('alter-settings', 'orders', input)
  expect(plan).toMatchObject({
    title: 'Change 3 settings of orders', affects: [
      { before: 'VisibilityTimeout = 30', after: 'VisibilityTimeout = 60' }, { before: 'MessageRetentionPeriod = 345600', after: 'MessageRetentionPeriod = 3600' },
      { before: 'no tag team', after: 'tag team = a' },
    ],
  })
  expect(plan.lines).toContain('Messages older than the new retention are deleted, and this cannot be undone.')
  expect(await actions.run('alter-settings', 'orders', input)).toMatchObject({ changed: 3 })
  expect(taken(memory, 'SetQueueAttributes')).toEqual([{ QueueUrl: expect.any(String), Attributes: { VisibilityTimeout: '60', MessageRetentionPeriod: '3600' } }])
  const gone = await actions.plan('alter-settings', 'orders', { attributes: { RedrivePolicy: null } })
  expect(gone.lines).toContain('Messages that fail are no longer moved to a dead-letter queue.')
  await expect(actions.plan('alter-settings', 'dlq', { attributes: { VisibilityTimeout: null } })).rejects.toMatchObject({ problem: { code: 'BadInput', message: 'dlq has these settings already.' } })
})

test('a retention that gets shorter needs the level of what deletes, nothing else does', async () => {
  await using actions = await memoryActions(twoQueues())
  actions.memory.create('short', { MessageRetentionPeriod: '3600' })
  const action = openActions(actions.sqs).find(({ name }) => name === 'alter-settings')
  const level = (name: string, attributes: Record<string, string | null>) => action?.levelFor?.(
    { kind: 'queue', path: [name] }, { attributes }, { signal: new AbortController().signal, log: quietLog },
  )
  expect(await level('orders', { MessageRetentionPeriod: '345599' })).toBe('destructive')
  expect(await level('short', { MessageRetentionPeriod: '3599', DelaySeconds: '1' })).toBe('destructive')
  for (const retention of ['3600', '3601', null]) expect(await level('short', { MessageRetentionPeriod: retention })).toBe('admin')
  expect(await level('orders', { MessageRetentionPeriod: null })).toBe('admin')
  expect(await level('orders', { VisibilityTimeout: '0' })).toBe('admin')
})

test('what was changed before a later part was refused is told', async () => {
  await using actions = await memoryActions(twoQueues())
  actions.memory.fault = (operation) => (operation === 'TagQueue' ? { status: 403, code: 'AccessDenied' } : undefined)
  expect(await actions.run('alter-settings', 'orders', { attributes: { DelaySeconds: '5' }, tags: { a: 'b' } })).toMatchObject({
    changed: 1, lines: ['1 of orders was changed.'], failed: { code: 'Forbidden' },
  })
})

test('a queue is deleted with what it holds, and the plan names the queues that lose their dead letters', async () => {
  await using actions = await memoryActions(twoQueues())
  actions.memory.put('dlq', 'x')
  const plan = await actions.plan('delete', 'dlq', {})
  expect(plan).toMatchObject({ title: 'Delete queue dlq', affects: [{ count: 1 }] })
  expect(plan.lines.join('\n')).toContain('It is the dead-letter queue of orders')
  expect(await actions.run('delete', 'dlq', {})).toMatchObject({ changed: 1 })
  await expect(actions.plan('delete', 'dlq', {})).rejects.toMatchObject({ problem: { code: 'NotFound' } })
})

test('held messages are given back or deleted one by one; those that are no longer held are told', async () => {
  await using actions = await memoryActions(twoQueues())
  const { memory, sqs } = actions
  const ids = [memory.put('orders', 'a'), memory.put('orders', 'b'), memory.put('orders', 'c')]
  const url = 'http://sqs.memory/000000000000/orders'
  memory.holds('orders').forEach((message) => Object.assign(message, { receipt: `r-${message.id}`, visibleAt: memory.now + 60_000 }))
  await sqs.holds.took(ids.map((id) => ({
    id, queue: 'orders', url, receipt: `r-${id}`, mode: 'hold' as const, hideSeconds: 60, takenAt: memory.now, hiddenUntil: memory.now + 60_000,
  })))
  const plan = await actions.plan('release', 'orders', { ids: [ids[0], 'gone'] })
  expect(plan).toMatchObject({ title: 'Release 1 message of orders', affects: [{ count: 1 }] })
  expect(await actions.run('release', 'orders', { ids: [ids[0], 'gone'] })).toMatchObject({
    changed: 1, lines: ['1 message was given back.', '1 message had gone back to the queue by then.'],
  })
  expect(memory.hidden('orders')).toBe(2)
  expect(await actions.run('delete-messages', 'orders', { ids: [ids[1]] })).toMatchObject({ changed: 1, lines: ['1 message was deleted.'] })
  expect(memory.holds('orders').map(({ body }) => body)).toEqual(['a', 'c'])
  await expect(actions.plan('delete-messages', 'orders', { ids: [ids[1]] })).rejects.toMatchObject({ problem: { code: 'NotFound' } })
})

test('messages that this connection holds are given back before they are redriven', async () => {
  await using actions = await memoryActions(twoQueues())
  const { memory, sqs } = actions
  const id = memory.put('dlq', 'held', { system: { DeadLetterQueueSourceArn: arnOf('orders') } })
  memory.holds('dlq').forEach((message) => Object.assign(message, { receipt: 'r', visibleAt: memory.now + 600_000 }))
  await sqs.holds.took([{
    id, queue: 'dlq', url: 'http://sqs.memory/000000000000/dlq', receipt: 'r', mode: 'hold', hideSeconds: 600, takenAt: memory.now, hiddenUntil: memory.now + 600_000,
  }])
  expect(await actions.run('redrive', 'dlq', { select: { ids: [id] } })).toMatchObject({ changed: 1 })
  expect(memory.holds('orders').map(({ body }) => body)).toEqual(['held'])
  expect(sqs.holds.find('dlq', id)).toBeUndefined()
})
