import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs'
import { describe, expect, test } from 'vitest'
import type { JournalItem } from '#contract/journal.ts'
import { SqsDrained } from '#contract/systems/sqs.ts'
import { drainQueue } from '#main/systems/sqs/actions/drain/drain-queue.ts'
import { DrainedFile } from '#main/systems/sqs/actions/drain/drained-file.ts'
import { DrainLine } from '#main/systems/sqs/actions/drain/lines.ts'
import { readJournal } from '#main/systems/sqs/actions/journal.ts'
import { selecting } from '#main/systems/sqs/actions/selecting.ts'
import { openSteps } from '#main/systems/sqs/actions/steps.ts'
import { memoryActions, type MemoryActions } from '../../../fixtures/memory-actions.ts'
import { arnOf, MemorySqs } from '../../../fixtures/memory-sqs.ts'
import { quietLog } from '../../../fixtures/quiet-log.ts'

const policy = (name: string) => ({ RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf(name), maxReceiveCount: 3 }) })
const from = (name: string) => ({ system: { DeadLetterQueueSourceArn: arnOf(name) } })

/** `orders` with its dead-letter queue, and messages in that. */
async function dead(count: number, fifo = false): Promise<MemoryActions & { ids: string[]; dlq: string; orders: string }> {
  const memory = new MemorySqs()
  const [dlq, orders] = fifo ? ['dlq.fifo', 'orders.fifo'] : ['dlq', 'orders']
  memory.create(dlq)
  memory.create(orders, policy(dlq))
  const ids = Array.from({ length: count }, (_, n) => memory.put(dlq, `{"n":${n}}`, { ...from(orders), ...(fifo && { group: `g${n % 2}`, dedupId: `d${n}` }) }))
  return Object.assign(await memoryActions(memory), { ids, dlq, orders })
}
const bodies = (actions: MemoryActions, name: string) => actions.memory.holds(name).map(({ body }) => body)

/** Held as a read in the mode `hold` keeps them. */
async function hold(actions: MemoryActions, name: string, most: number) {
  const { sqs: { client, holds, queues, tools } } = actions
  const url = await queues.url(name, { signal: new AbortController().signal, log: quietLog })
  const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: most, VisibilityTimeout: 60 }))
  await holds.took(Messages.map(({ MessageId: id = '', ReceiptHandle: receipt = '' }) => ({
    id, receipt, queue: name, url, mode: 'hold' as const, takenAt: tools.now(), hiddenUntil: tools.now() + 60_000, hideSeconds: 60,
  })))
}

describe('the plan of a redrive', () => {
  test('chosen messages that are held here are said to be given back first, not that none is visible', async () => {
    await using actions = await dead(3)
    await hold(actions, 'dlq', 3)
    const { lines } = await actions.plan('redrive', 'dlq', { select: { ids: actions.ids } })
    expect(lines[0]).toBe('3 messages will be moved to orders. They are held here and given back to dlq first.')
    expect(lines.join(' ')).not.toMatch(/About 0|in flight/)
    const one = await actions.plan('redrive', 'dlq', { select: { ids: [actions.ids[0]] } })
    expect(one.lines[0]).toBe('1 message will be moved to orders. It is held here and given back to dlq first.')
    const some = await actions.plan('redrive', 'dlq', { select: { ids: [...actions.ids, 'elsewhere'] } })
    expect(some.lines.slice(0, 2)).toEqual([
      'About 0 messages are visible in dlq; counts of SQS are approximate. 4 messages will be moved to orders.',
      '3 messages are held here and given back to dlq first.',
    ])
    const all = await actions.plan('redrive', 'dlq', { select: 'all', by: 'journal' })
    expect([all.title, all.affects[0]?.count]).toEqual(['Redrive about 3 messages of dlq to orders', 3])
    expect((await actions.run('redrive', 'dlq', { select: { ids: actions.ids } })).changed).toBe(3)
  })

  test('one is spoken of as one', async () => {
    await using actions = await dead(1)
    const { lines, title } = await actions.plan('redrive', 'dlq', { select: 'all', by: 'journal' })
    expect(lines[0]).toBe('About 1 message is visible in dlq; counts of SQS are approximate. It will be moved to orders.')
    expect(title).toBe('Redrive about 1 message of dlq to orders')
  })
})

describe('what a journal says of each message', () => {
  test('of a redrive: the last step, when, where to and the new id; what was passed over is given back; bodies are nowhere', async () => {
    await using actions = await dead(5)
    const { memory, ids } = actions
    memory.fault = (operation, { MessageBody }) => (operation === 'SendMessage' && MessageBody === '{"n":1}' ? 'reset-after' : undefined)
    await actions.run('redrive', 'dlq', { select: { ids: [ids[0], ids[1]] } })
    const items = await journalOf(actions)
    const copy = memory.holds('orders').find(({ body }) => body === '{"n":0}')
    expect(items.get(ids[0] ?? '')).toEqual({ id: ids[0], step: 'deleted', at: expect.any(Number), to: 'orders', newId: copy?.id })
    expect(items.get(ids[1] ?? '')).toEqual({ id: ids[1], step: 'doubt', at: expect.any(Number), to: 'orders', note: expect.stringMatching(/./) })
    expect(ids.slice(2).map((id) => items.get(id)?.step)).toEqual(['returned', 'returned', 'returned'])
    expect([...items.keys()]).toEqual(ids)
    expect(JSON.stringify([...items])).not.toContain('"n"')
  })

  test('of a drain: written, then deleted', async () => {
    await using actions = await dead(2)
    actions.memory.fault = (operation) => (operation.startsWith('DeleteMessage') ? { status: 403, code: 'AccessDenied' } : undefined)
    await actions.run('drain', 'dlq', {})
    expect([...(await journalOf(actions)).values()].map(({ step }) => step)).toEqual(['written', 'written'])
    actions.memory.fault = () => undefined
    await actions.run('drain', 'dlq', {}, { again: true })
    expect([...(await journalOf(actions)).values()].map(({ step, at }) => [step, typeof at])).toEqual([['deleted', 'number'], ['deleted', 'number']])
  })
})

/** How far each message came, read line by line. */
async function journalOf({ file }: MemoryActions): Promise<ReadonlyMap<string, JournalItem>> {
  const items = new Map<string, JournalItem>()
  for (const line of (await readFile(file.replace(/file$/, 'journal'), 'utf8')).split('\n')) {
    for (const item of readJournal(line, (id) => items.get(id))) items.set(item.id, item)
  }
  return items
}

describe('redrive by journal', () => {
  test('body, attributes with their types, group and trace are sent on as they are, and edits where there are some', async () => {
    await using actions = await dead(0)
    const { memory } = actions
    const attributes = {
      text: { DataType: 'String', StringValue: 'ä' }, count: { DataType: 'Number.int', StringValue: '7' },
      raw: { DataType: 'Binary.png', BinaryValue: Buffer.from([0, 255, 10]).toString('base64') },
    }
    memory.put('dlq', 'as it is', { group: 'tenant-1', attributes, system: { ...from('orders').system, AWSTraceHeader: 'Root=1-2-3' } })
    const edited = memory.put('dlq', 'old', { attributes, ...from('orders') })
    const done = await actions.run('redrive', 'dlq', {
      select: 'all', edits: { [edited]: { value: { json: { fixed: true } }, headers: [{ name: 'b', value: { base64: 'AP8=' }, type: 'Binary' }] } },
    })
    expect(done).toMatchObject({ changed: 2, lines: ['2 messages were moved to orders.'] })
    const [first, second] = memory.holds('orders')
    expect(first).toMatchObject({ body: 'as it is', attributes, system: { MessageGroupId: 'tenant-1', AWSTraceHeader: 'Root=1-2-3' } })
    expect(second).toMatchObject({ body: '{"fixed":true}', attributes: { b: { DataType: 'Binary', BinaryValue: 'AP8=' } } })
    expect(Object.keys(second?.attributes ?? {})).toEqual(['b'])
    expect(memory.holds('dlq')).toEqual([])
  })

  test('an edit that SQS would not take, or of a message that is not chosen, is refused with its place', async () => {
    await using actions = await dead(1)
    const edits = (edit: object, select: unknown = 'all') => actions.plan('redrive', 'dlq', { select, edits: { 'm-1': edit } })
    await expect(edits({ value: { base64: '/w==' } })).rejects.toMatchObject({ problem: { code: 'BadInput', issues: [{ path: 'input.edits.m-1.value' }] } })
    await expect(edits({ headers: [{ name: 'a', value: { text: 'x' }, type: 'Number' }] })).rejects.toMatchObject({ problem: { issues: [{ path: 'input.edits.m-1.headers.0.value' }] } })
    await expect(edits({ value: { text: 'x' } }, { ids: ['m-2'] })).rejects.toMatchObject({ problem: { code: 'BadInput' } })
    await expect(actions.plan('redrive', 'dlq', { select: { where: 'value.n ==' } })).rejects.toMatchObject({ problem: { code: 'BadInput', issues: [{ path: 'input.select.where' }] } })
    await expect(actions.plan('redrive', 'dlq', { select: 'all', to: 'dlq' })).rejects.toMatchObject({ problem: { code: 'BadInput' } })
    await expect(actions.plan('redrive', 'dlq', { select: 'all', to: 'gone' })).rejects.toMatchObject({ problem: { code: 'NotFound' } })
  })

  test('chosen messages are found among the others, which are given back; what is not there is named', async () => {
    await using actions = await dead(25)
    const { ids, memory } = actions
    const done = await actions.run('redrive', 'dlq', { select: { ids: [ids[24], ids[3], 'gone'] } })
    expect(done).toMatchObject({ changed: 2, lines: ['2 messages were moved to orders.', '1 message of those chosen was not found in dlq: gone'] })
    expect(done.inDoubt).toBeUndefined()
    expect([memory.holds('dlq').length, memory.hidden('dlq')]).toEqual([23, 0])
    const matching = await actions.run('redrive', 'dlq', { select: { where: 'value.n > 20' } })
    expect(matching.changed).toBe(3)
    expect(bodies(actions, 'orders').toSorted()).toEqual([3, 21, 22, 23, 24].map((n) => `{"n":${n}}`).toSorted())
  })

  test('of an answer that was lost nobody knows: the message stays, is named and is not sent again, also by a resume', async () => {
    await using actions = await dead(5)
    const { memory, ids } = actions
    let sends = 0
    memory.fault = (operation) => (operation === 'SendMessage' && ++sends === 2 ? 'reset-after' : undefined)
    const done = await actions.run('redrive', 'dlq', { select: 'all' })
    expect(done).toMatchObject({ changed: 4, inDoubt: [ids[1]] })
    expect(done.failed).toBeUndefined()
    expect(done.lines[1]).toContain(`Message ${ids[1]} stays in dlq and may also be where it was sent.`)
    expect([bodies(actions, 'dlq'), memory.hidden('dlq')]).toEqual([['{"n":1}'], 0])
    expect(await actions.run('redrive', 'dlq', { select: 'all' }, { again: true })).toMatchObject({ changed: 4, inDoubt: [ids[1]] })
    expect(bodies(actions, 'orders')).toHaveLength(5)
  })

  test('to a FIFO queue it is sent again with the same dedup id, and nothing is in doubt', async () => {
    await using actions = await dead(5, true)
    const { memory } = actions
    let sends = 0
    memory.fault = (operation) => (operation === 'SendMessage' && ++sends === 2 ? 'reset-after' : undefined)
    const done = await actions.run('redrive', 'dlq.fifo', { select: 'all' })
    expect(done.changed).toBe(5)
    expect(done.inDoubt).toBeUndefined()
    expect(memory.holds('orders.fifo').map(({ system }) => system['MessageDeduplicationId'] ?? '').toSorted()).toEqual(['d0', 'd1', 'd2', 'd3', 'd4'])
  })

  test('a dedup id that SQS would take for a repeat is not kept, so that no message is dropped', async () => {
    await using actions = await dead(0, true)
    const { memory } = actions
    const system = { ...from('orders.fifo').system, SentTimestamp: String(memory.now - 60_000) }
    memory.put('dlq.fifo', 'young', { group: 'a', dedupId: 'd', system })
    memory.put('dlq.fifo', 'first', { group: 'b', dedupId: 'same', ...from('orders.fifo') })
    memory.put('dlq.fifo', 'second', { group: 'b', dedupId: 'same', ...from('orders.fifo') })
    expect((await actions.run('redrive', 'dlq.fifo', { select: 'all' })).changed).toBe(3)
    const ids = Object.fromEntries(memory.holds('orders.fifo').map(({ body, system: { MessageDeduplicationId } }) => [body, MessageDeduplicationId]))
    expect(ids).toEqual({ young: expect.stringMatching(/^tidemark-/), first: 'same', second: expect.stringMatching(/^tidemark-/) })
  })

  test('a message that is refused stays and says why, the others go; in a FIFO group nothing overtakes it', async () => {
    await using actions = await dead(6, true)
    const { memory } = actions
    memory.fault = (operation, { MessageBody }) => (operation === 'SendMessage' && MessageBody === '{"n":2}' ? { status: 400, code: 'InvalidMessageContents', message: 'no such character' } : undefined)
    const done = await actions.run('redrive', 'dlq.fifo', { select: 'all' })
    expect(bodies(actions, 'orders.fifo').toSorted()).toEqual(['{"n":0}', '{"n":1}', '{"n":3}', '{"n":5}'])
    expect(done).toMatchObject({ changed: 4, lines: [expect.any(String), 'Not moved, 1 message: no such character'] })
    expect(memory.hidden('dlq.fifo')).toBe(0)
  })

  test('a permission that is missing ends it at once with everything given back, and it goes on when that is mended', async () => {
    await using actions = await dead(5)
    const { memory } = actions
    let sends = 0
    memory.fault = (operation) => (operation === 'SendMessage' && ++sends > 2 ? { status: 403, code: 'AccessDenied' } : undefined)
    const failed = await actions.run('redrive', 'dlq', { select: 'all' })
    expect(failed).toMatchObject({ changed: 2, failed: { code: 'Forbidden' } })
    expect([memory.holds('dlq').length, memory.hidden('dlq')]).toEqual([3, 0])
    memory.fault = () => undefined
    expect(await actions.run('redrive', 'dlq', { select: 'all' }, { again: true })).toMatchObject({ changed: 5, lines: ['5 messages were moved to orders.'] })
  })

  test('a cancel gives back what is hidden, and what is moved stays moved', async () => {
    await using actions = await dead(12)
    const { memory } = actions
    const stop = new AbortController()
    memory.fault = (operation) => {
      if (operation === 'SendMessage' && bodies(actions, 'orders').length === 3) stop.abort()
      return undefined
    }
    const done = await actions.run('redrive', 'dlq', { select: 'all' }, { signal: stop.signal })
    expect(done.changed).toBe(4)
    expect([memory.holds('dlq').length, memory.hidden('dlq'), memory.holds('orders').length]).toEqual([8, 0, 4])
  })

  test('a copy that fails again and comes back is not moved a second time', async () => {
    await using actions = await dead(2)
    const { memory } = actions
    memory.fault = (operation) => {
      if (operation !== 'ReceiveMessage') return undefined
      const [back] = memory.holds('orders')
      if (back && !memory.holds('dlq').some(({ id }) => id === back.id)) (memory.holds('dlq') as unknown[]).push({ ...back, visibleAt: memory.now })
      return undefined
    }
    const done = await actions.run('redrive', 'dlq', { select: 'all' })
    expect(done).toMatchObject({ changed: 2, lines: [expect.any(String), '1 message that had been moved came back to dlq meanwhile and stayed there.'] })
    expect([memory.holds('orders').length, memory.holds('dlq').length, memory.hidden('dlq')]).toEqual([2, 1, 0])
  })

  test('messages of which no queue is known stay, and so do those of a standard queue before a FIFO queue', async () => {
    const memory = new MemorySqs()
    memory.create('lonely')
    memory.create('ledger.fifo')
    memory.put('lonely', 'a')
    await using actions = await memoryActions(memory)
    expect((await actions.plan('redrive', 'lonely', { select: 'all' })).lines.join()).toContain('a message that does not say where it came from stays')
    expect(await actions.run('redrive', 'lonely', { select: 'all' })).toMatchObject({
      changed: 0, lines: ['No message of lonely was moved.', 'Not moved, 1 message: it does not say which queue it came from'],
    })
    await expect(actions.plan('redrive', 'lonely', { select: 'all', to: 'ledger.fifo' })).rejects.toMatchObject({ problem: { code: 'Unsupported' } })
  })

  test('a job that was begun with another queue of the same name is not gone on with', async () => {
    await using actions = await dead(3)
    const { memory } = actions
    const cancelled = new AbortController()
    cancelled.abort()
    await actions.run('redrive', 'dlq', { select: 'all' }, { signal: cancelled.signal })
    memory.region = 'eu-west-1'
    actions.sqs.queues.forget('dlq')
    await expect(actions.run('redrive', 'dlq', { select: 'all' }, { again: true })).rejects.toMatchObject({
      problem: { code: 'Conflict', message: expect.stringContaining('arn:aws:sqs:us-east-1:000000000000:dlq') },
    })
    expect(memory.holds('orders')).toEqual([])
  })

  test('the receives that it makes count for the reads of the queue', async () => {
    await using actions = await dead(0)
    const { memory, sqs } = actions
    const attributes = () => sqs.queues.attributes('orders', { signal: new AbortController().signal, log: quietLog })
    memory.put('orders', '{}')
    await actions.run('redrive', 'orders', { select: { where: 'false' }, to: 'dlq', by: 'journal' })
    expect(await sqs.receives.highest(await attributes())).toMatchObject({ count: 1 })
    await actions.run('drain', 'orders', { select: { where: 'false' } })
    expect(await sqs.receives.highest(await attributes())).toMatchObject({ count: 2 })
  })

  test('a damaged message is not sent on', async () => {
    await using actions = await dead(2)
    const { memory } = actions
    memory.damage = ({ body }) => body === '{"n":0}'
    expect(await actions.run('redrive', 'dlq', { select: 'all' })).toMatchObject({ changed: 1, lines: [expect.any(String), expect.stringContaining('another MD5 sum')] })
    expect(bodies(actions, 'dlq')).toEqual(['{"n":0}'])
  })
})

describe('which way', () => {
  const awsKnows = (operation: string) => (operation === 'ListMessageMoveTasks' ? { status: 200, code: '' } : undefined)

  test('where SQS knows no move task the plan says that the journal is used; asked for, it is refused', async () => {
    await using actions = await dead(3)
    const plan = await actions.plan('redrive', 'dlq', { select: 'all' })
    expect(plan).toMatchObject({ way: 'journal', title: 'Redrive about 3 messages of dlq to orders', affects: [{ count: 3, before: 'dlq', after: 'orders' }, { count: 3 }] })
    expect(plan.lines.join('\n')).toContain("since AWS's own move task cannot be used")
    await expect(actions.plan('redrive', 'dlq', { select: 'all', by: 'aws' })).rejects.toMatchObject({ problem: { code: 'Unsupported' } })
  })

  test('a task that is refused when it is begun becomes a redrive by journal, unless it was asked for', async () => {
    await using actions = await dead(3)
    const { memory } = actions
    memory.fault = (operation) => (operation === 'StartMessageMoveTask' ? { status: 403, code: 'AccessDenied' } : awsKnows(operation))
    expect(await actions.plan('redrive', 'dlq', { select: 'all' })).toMatchObject({ way: 'aws' })
    await expect(actions.run('redrive', 'dlq', { select: 'all', by: 'aws' })).rejects.toMatchObject({ problem: { code: 'Forbidden' } })
    expect(await actions.run('redrive', 'dlq', { select: 'all' })).toMatchObject({
      changed: 3, lines: ['AWS did not take the task, so Tidemark moved the messages itself.', '3 messages were moved to orders.'],
    })
  })

  test('only some, changed ones, or by journal as asked: each reason stands in the plan', async () => {
    await using actions = await dead(3)
    actions.memory.fault = awsKnows
    const why = async (input: object) => (await actions.plan('redrive', 'dlq', { select: 'all', ...input })).lines.join('\n')
    expect(await why({ select: { ids: ['a'] } })).toContain('since only some messages are chosen')
    expect(await why({ edits: { a: { value: { text: 'b' } } } })).toContain('since some messages are changed')
    expect(await why({ by: 'journal', perSecond: 5 })).toMatch(/at most 5 a second, since that was asked/)
  })
})

describe('messages that stay in a queue with a redrive policy', () => {
  /** `orders` moves messages to `dlq` after three receives. */
  async function orders(count: number) {
    const actions = await dead(0)
    const ids = Array.from({ length: count }, (_, n) => actions.memory.put('orders', `{"n":${n}}`))
    return { actions, ids, receives: () => actions.memory.holds('orders').map((message) => message.receives) }
  }

  test('a drain of so many receives no more than it takes out, however often it is made', async () => {
    const { actions, receives } = await orders(8)
    await using _ = actions
    for (let left = 7; left >= 0; left--) {
      expect((await actions.run('drain', 'orders', { limit: 1 })).changed).toBe(1)
      expect(receives()).toEqual(Array.from({ length: left }, () => 0))
    }
    expect(actions.memory.holds('dlq')).toEqual([])
  })

  test('a drain of all is not stopped by what reads saw: what it receives is taken out', async () => {
    const { actions } = await orders(12)
    await using _ = actions
    const { memory, sqs } = actions
    await sqs.receives.saw(await sqs.queues.attributes('orders', { signal: new AbortController().signal, log: quietLog }), 2)
    memory.holds('orders').forEach((message) => Object.assign(message, { receives: 2 }))
    const done = await actions.run('drain', 'orders', {})
    expect([done.changed, done.failed, memory.holds('dlq')]).toEqual([12, undefined, []])
  })

  test.each([
    { action: 'drain', input: { select: { where: 'false' } } }, { action: 'drain', input: { select: { ids: ['elsewhere'] }, limit: 3 } },
    { action: 'redrive', input: { select: { where: 'false' }, to: 'dlq' } }, { action: 'redrive', input: { select: { ids: ['elsewhere'] }, to: 'dlq' } },
  ])('a $action that looks for messages stops before one has no receive left, says so, and its plan did: $input.select', async ({ action, input }) => {
    const { actions, receives } = await orders(25)
    await using _ = actions
    expect((await actions.plan(action, 'orders', input)).lines.join('\n')).toContain('It stops before its end where a message has one receive left.')
    expect((await actions.run(action, 'orders', input)).failed).toBeUndefined()
    expect(receives()).toEqual(Array.from({ length: 25 }, () => 1))
    const second = await actions.run(action, 'orders', input)
    expect(second.failed).toMatchObject({ code: 'Conflict', message: expect.stringContaining('has used 2 of 3 receives') })
    expect(second.lines).toContain('orders was not read to its end.')
    expect(receives().filter((count) => count === 2)).toHaveLength(10)
    expect((await actions.plan(action, 'orders', input)).lines.join('\n')).toContain('Nothing can be received now. A message of this queue has used 2 of 3')
    for (let times = 0; times < 3; times++) expect((await actions.run(action, 'orders', input)).failed).toMatchObject({ code: 'Conflict' })
    expect(Math.max(...receives())).toBe(2)
    expect([actions.memory.holds('dlq'), actions.memory.hidden('orders')]).toEqual([[], 0])
  })

  test('an answer that was lost counts as a receive of what stays', async () => {
    const { actions } = await orders(3)
    await using _ = actions
    let calls = 0
    actions.memory.fault = (operation) => (operation === 'ReceiveMessage' && ++calls === 2 ? 'reset-after' : undefined)
    const done = await actions.run('drain', 'orders', { select: { where: 'false' } })
    expect(done.failed).toMatchObject({ code: 'Unreachable' })
    const attributes = await actions.sqs.queues.attributes('orders', { signal: new AbortController().signal, log: quietLog })
    expect(await actions.sqs.receives.highest(attributes)).toMatchObject({ count: 2, isAssumed: true })
  })
})

describe('drain', () => {
  test('takes messages into a file, each with its attributes, and leaves the others', async () => {
    await using actions = await dead(0)
    const { memory } = actions
    for (let n = 0; n < 23; n++) memory.put('dlq', `{"n":${n}}`, { attributes: { raw: { DataType: 'Binary', BinaryValue: '/w==' } } })
    const plan = await actions.plan('drain', 'dlq', { limit: 12 })
    expect(plan.title).toBe('Drain at most 12 messages of dlq to a file')
    const done = await actions.run('drain', 'dlq', { limit: 12 })
    expect(done).toMatchObject({ changed: 12, file: 'dlq.ndjson', lines: ['12 messages of dlq are in the file and no longer in the queue.'] })
    const lines = (await readFile(actions.file, 'utf8')).trim().split('\n').map((line) => SqsDrained.parse(JSON.parse(line)))
    expect(lines.map(({ body }) => body)).toEqual(Array.from({ length: 12 }, (_, n) => `{"n":${n}}`))
    expect(lines[0]).toMatchObject({ headers: [{ name: 'raw', type: 'Binary', value: { bytes: 1, raw: '/w==', format: 'bytes' } }], sentAt: expect.any(Number) })
    expect([memory.holds('dlq').length, memory.hidden('dlq')]).toEqual([11, 0])
    expect((await actions.run('drain', 'dlq', { select: { where: 'value.n >= 20' } })).changed).toBe(3)
    expect(memory.holds('dlq')).toHaveLength(8)
  })

  test('goes on with a file whose messages hold separators of lines that JSON leaves as they are', async () => {
    await using actions = await dead(0)
    const { memory } = actions
    for (const body of ['a\u2028b', 'c\u2029d\r\n', 'ä']) memory.put('dlq', body)
    expect((await actions.run('drain', 'dlq', {})).changed).toBe(3)
    memory.put('dlq', 'later')
    expect((await actions.run('drain', 'dlq', {}, { again: true })).changed).toBe(4)
    const lines = (await readFile(actions.file, 'utf8')).trim().split('\n').map((line) => SqsDrained.parse(JSON.parse(line)))
    expect(lines.map(({ body }) => body)).toEqual(['a\u2028b', 'c\u2029d\r\n', 'ä', 'later'])
  })

  test('writes again what a crash left whole but without the end of its line', async () => {
    await using actions = await dead(0)
    const { memory } = actions
    memory.put('dlq', 'first')
    await actions.run('drain', 'dlq', {})
    await writeFile(actions.file, (await readFile(actions.file, 'utf8')).trim())
    for (const body of ['second', 'third']) memory.put('dlq', body)
    await actions.run('drain', 'dlq', {}, { again: true })
    for (const line of (await readFile(actions.file, 'utf8')).trim().split('\n')) expect(SqsDrained.parse(JSON.parse(line)).body).toMatch(/^(second|third)$/)
  })

  test('a message is deleted only when it is written: killed at every call, each is in the file or in the queue', async () => {
    for (let dieAt = 0; ; dieAt++) {
      await using actions = await dead(13)
      const { memory, ids, file } = actions
      const died = Promise.withResolvers<null>()
      let points = 0
      memory.point = async () => {
        if (points++ !== dieAt) return
        died.resolve(null)
        await new Promise<never>(() => {})
      }
      const drainOnce = async (until: Promise<null>) => {
        await using steps = await openSteps(`${file}.journal`, DrainLine)
        await using drained = await DrainedFile.open(file)
        const world = { once: memory.client(1), client: memory.client(), now: () => memory.now, wait: memory.wait }
        return await Promise.race([until, drainQueue({
          ...selecting('all'), url: 'http://sqs.memory/000000000000/dlq', limit: Infinity, expected: 13,
          counts: async () => ({ visible: memory.holds('dlq').length - memory.hidden('dlq'), inFlight: memory.hidden('dlq') }),
        }, drained, steps, world, { signal: new AbortController().signal, tell: () => {} })])
      }
      const written = async () => (await readFile(file, 'utf8')).split('\n').filter((line) => line.endsWith('}')).map((line) => SqsDrained.parse(JSON.parse(line)).id)
      const first = await drainOnce(died.promise)
      memory.point = async () => {}
      const there = new Set([...await written(), ...memory.holds('dlq').map(({ id }) => id)])
      expect(ids.every((id) => there.has(id)), `died at ${dieAt}`).toBe(true)
      if (first) {
        expect(dieAt).toBeGreaterThan(8)
        return
      }
      await appendFile(file, '{"id":"half a line')
      memory.now += dieAt % 2 === 0 ? 0 : 60_000
      expect(await drainOnce(new Promise<null>(() => {})), `died at ${dieAt}`).toEqual({ failed: undefined, paused: null, kept: [], hidden: { count: 0, until: 0 } })
      expect((await written()).toSorted(), `died at ${dieAt}`).toEqual([...ids].toSorted())
      expect(memory.holds('dlq'), `died at ${dieAt}`).toEqual([])
    }
  }, 60_000)
})
