import { describe, expect, it } from 'vitest'
import type { Batch, Message, Verdict } from '#contract/message.ts'
import { ProblemError } from '#contract/problem.ts'
import type { ReadQuery } from '#contract/query.ts'
import type { Session } from '#main/systems/driver.ts'
import { readQueue } from '#main/systems/sqs/read/read.ts'
import { awsError, FakeSqs, openFakeSqs, redriveTo } from '../../../fixtures/fake-sqs.ts'
import { memoryActions } from '../../../fixtures/memory-actions.ts'
import { arnOf, MemorySqs } from '../../../fixtures/memory-sqs.ts'
import { quietLog } from '../../../fixtures/quiet-log.ts'

const ref = (name: string) => ({ kind: 'queue', path: [name] })
const call = (signal = AbortSignal.timeout(10_000)) => ({ signal, log: quietLog })

async function read(session: Session, queue: string, query: ReadQuery = {}, by = call()): Promise<{ messages: Message[]; verdict: Verdict | undefined; batches: Batch[] }> {
  const batches: Batch[] = []
  for await (const batch of session.read?.(ref(queue), query, by) ?? []) batches.push(batch)
  return { batches, messages: batches.flatMap(({ messages }) => messages), verdict: batches.at(-1)?.verdict }
}
const problemOf = (work: Promise<unknown>) => work.then(
  () => 'no problem', (error: unknown) => (error instanceof ProblemError ? error.problem : error),
)
const numbered = (count: number) => Array.from({ length: count }, (_, n) => JSON.stringify({ n }))

describe('a read of a queue', () => {
  it('takes no more than asked, hides it, and gives it back so long after its end', async () => {
    let now = 1_000_000
    const sqs = new FakeSqs(() => now)
    sqs.queue('orders')
    sqs.put('orders', numbered(30))
    await using opened = await openFakeSqs(sqs)
    const { messages, verdict } = await read(opened.session, 'orders', { limit: 12, hideSeconds: 5 })
    expect(messages).toHaveLength(12)
    expect(verdict).toMatchObject({ outcome: 'limit', scanned: 12, matched: 12 })
    expect(sqs.asked('ReceiveMessage').map(({ input }) => input['MaxNumberOfMessages'])).toEqual([10, 2])
    expect(sqs.messages('orders').filter(({ receives }) => receives > 0)).toHaveLength(12)
    expect(sqs.visible('orders')).toBe(18)
    now += 5_001
    expect(sqs.visible('orders')).toBe(30)
  })

  it('gives everything back at once where nothing is to stay hidden', async () => {
    const sqs = new FakeSqs()
    sqs.queue('orders')
    sqs.put('orders', numbered(3))
    await using opened = await openFakeSqs(sqs)
    const { verdict } = await read(opened.session, 'orders', { hideSeconds: 0 })
    expect(verdict).toMatchObject({ outcome: 'complete', scanned: 3 })
    expect(sqs.visible('orders')).toBe(3)
    expect(sqs.messages('orders').map(({ receives }) => receives)).toEqual([1, 1, 1])
  })

  it('says complete only after a long poll, which asks every server', async () => {
    const sqs = new FakeSqs()
    sqs.queue('orders')
    await using opened = await openFakeSqs(sqs)
    expect((await read(opened.session, 'orders')).verdict).toMatchObject({ outcome: 'complete', scanned: 0 })
    expect(sqs.asked('ReceiveMessage')[0]?.input['WaitTimeSeconds']).toBe(2)
    const { verdict } = await read(opened.session, 'orders', { waitSeconds: 0 })
    expect(verdict).toMatchObject({ outcome: 'partial' })
    expect(verdict?.notes?.[0]).toMatch(/Short polls ask only some/)
  })

  it('tells what others hold, which nobody can read', async () => {
    const sqs = new FakeSqs()
    sqs.queue('orders')
    sqs.put('orders', numbered(4))
    for (const message of sqs.messages('orders').slice(0, 3)) message.visibleAt = Date.now() + 60_000
    await using opened = await openFakeSqs(sqs)
    const { verdict } = await read(opened.session, 'orders')
    expect(verdict).toMatchObject({ outcome: 'complete', scanned: 1, notes: ['About 3 more are in flight with consumers; nobody else can read them now.'] })
  })

  it('is not complete while another read of the program holds what is there', async () => {
    const sqs = new FakeSqs()
    sqs.queue('orders')
    sqs.put('orders', numbered(4))
    await using opened = await openFakeSqs(sqs)
    await read(opened.session, 'orders', { mode: 'hold', hideSeconds: 60, limit: 3 })
    const { verdict } = await read(opened.session, 'orders')
    expect(verdict).toMatchObject({ outcome: 'partial', scanned: 1, notes: ['3 are taken by another read or hold of this connection.'] })
  })

  it('shows a message once that SQS delivers twice', async () => {
    const sqs = new FakeSqs()
    sqs.queue('orders')
    sqs.put('orders', numbered(4))
    sqs.twice = 2
    await using opened = await openFakeSqs(sqs)
    const { messages, verdict } = await read(opened.session, 'orders')
    expect(new Set(messages.map(({ id }) => id)).size).toBe(4)
    expect(messages).toHaveLength(4)
    expect(verdict?.scanned).toBe(4)
  })

  it('filters what it takes, and counts what it had to look at', async () => {
    const sqs = new FakeSqs()
    sqs.queue('orders')
    sqs.put('orders', [...numbered(5), 'no json'])
    sqs.put('orders', ['{"n": 9}'], { tenant: { DataType: 'String', StringValue: 'acme' } })
    await using opened = await openFakeSqs(sqs)
    const where = await read(opened.session, 'orders', { hideSeconds: 0, filter: { where: 'value.n >= 3' } })
    expect(where.messages.map(({ value }) => value?.text)).toEqual(['{"n":3}', '{"n":4}', '{"n": 9}'])
    expect(where.verdict).toMatchObject({ outcome: 'complete', scanned: 7, matched: 3, filterErrors: 0 })
    expect((await read(opened.session, 'orders', { hideSeconds: 0, filter: { where: 'headers.tenant == "acme"' } })).messages).toHaveLength(1)
    expect((await read(opened.session, 'orders', { hideSeconds: 0, filter: { text: 'no j' } })).messages).toHaveLength(1)
    // A queue has neither: they are missing fields.
    for (const place of ['partition == 0', 'partition != 3', 'offset >= 0']) {
      const { verdict } = await read(opened.session, 'orders', { hideSeconds: 0, filter: { where: place } })
      expect(verdict).toMatchObject({ matched: 0, filterErrors: 0 })
    }
  })

  it.each([
    [{ from: { offset: '3' } }, 'from'], [{ from: { resume: 'x' } }, 'from'], [{ until: 'now' }, 'until'], [{ direction: 'forward' }, 'direction'],
    [{ partitions: [0] }, 'partitions'], [{ committedOnly: true }, 'committedOnly'], [{ filter: { key: 'a' } }, 'filter.key'],
    [{ decode: { key: 'json' } }, 'decode.key'],
  ] as const)('cannot honour %j and takes nothing', async (query, member) => {
    const sqs = new FakeSqs()
    sqs.queue('orders')
    await using opened = await openFakeSqs(sqs)
    expect(await problemOf(read(opened.session, 'orders', query as unknown as ReadQuery))).toMatchObject({
      code: 'Unsupported', message: expect.stringContaining(member), issues: [{ path: `query.${member}` }],
    })
    expect(sqs.asked('ReceiveMessage')).toEqual([])
  })

  it('does not begin for a filter that does not compile, a queue that is not there, or a hold that hides nothing', async () => {
    const sqs = new FakeSqs()
    sqs.queue('orders')
    await using opened = await openFakeSqs(sqs)
    expect(await problemOf(read(opened.session, 'orders', { filter: { where: 'value.' } }))).toMatchObject({ code: 'BadInput' })
    expect(await problemOf(read(opened.session, 'gone'))).toMatchObject({ code: 'NotFound', ref: ref('gone') })
    expect(await problemOf(read(opened.session, 'orders', { mode: 'hold', hideSeconds: 0 }))).toMatchObject({ code: 'BadInput' })
    expect(sqs.asked('ReceiveMessage')).toEqual([])
  })

  it('stops at the limit of messages in flight', async () => {
    const sqs = new FakeSqs()
    sqs.queue('orders')
    sqs.put('orders', numbered(20))
    await using opened = await openFakeSqs(sqs)
    let receives = 0
    sqs.fail = ({ name }) => (name === 'ReceiveMessage' && ++receives > 1 ? awsError('OverLimit') : undefined)
    const { messages, verdict } = await read(opened.session, 'orders')
    expect(messages).toHaveLength(10)
    expect(verdict).toMatchObject({ outcome: 'partial', problems: [{ code: 'Conflict', message: expect.stringContaining('120,000') }] })
  })

  it('ends as partial when the connection is lost, and says when its messages go back', async () => {
    const sqs = new FakeSqs()
    sqs.queue('orders')
    sqs.put('orders', numbered(20))
    await using opened = await openFakeSqs(sqs)
    let down = false
    let receives = 0
    sqs.fail = ({ name }) => {
      down ||= name === 'ReceiveMessage' && ++receives > 1
      return down ? Object.assign(new Error('connect ECONNREFUSED'), { name: 'Error', code: 'ECONNREFUSED' }) : undefined
    }
    const { messages, verdict } = await read(opened.session, 'orders', { hideSeconds: 3 })
    expect(messages).toHaveLength(10)
    expect(verdict).toMatchObject({ outcome: 'partial', problems: [{ code: 'Unreachable' }] })
    expect(verdict?.notes?.[0]).toMatch(/^10 messages could not be given back now and will return by the timeout, at /)
    down = false
    sqs.fail = () => undefined
  })

  it('that waits for its turn behind another need not wait to be cancelled', async () => {
    const sqs = new FakeSqs()
    sqs.queue('orders')
    await using opened = await openFakeSqs(sqs)
    const { promise: polling, resolve: answer } = Promise.withResolvers<void>()
    const send = sqs.send.bind(sqs)
    sqs.send = async (command, options) => {
      if (command.constructor.name === 'ReceiveMessageCommand') await polling
      return send(command, options)
    }
    const first = read(opened.session, 'orders')
    await new Promise((resolve) => setImmediate(resolve))
    const cancelled = new AbortController()
    const second = opened.session.read?.(ref('orders'), {}, call(cancelled.signal))[Symbol.asyncIterator]().next()
    await new Promise((resolve) => setImmediate(resolve))
    cancelled.abort()
    expect(await problemOf(second ?? Promise.resolve())).toMatchObject({ code: 'Cancelled' })
    answer()
    expect((await first).verdict).toMatchObject({ outcome: 'complete' })
    expect(sqs.asked('ReceiveMessage')).toHaveLength(1)
  })

  it('that is cancelled while SQS answers gives back what comes then, also as a hold, and knows its receives', async () => {
    const sqs = new FakeSqs()
    sqs.queue('orders', redriveTo('orders-dlq', 3))
    sqs.queue('orders-dlq')
    sqs.put('orders', numbered(3))
    await using opened = await openFakeSqs(sqs)
    const send = sqs.send.bind(sqs)
    for (let receives = 1; receives <= 2; receives++) {
      const cancelled = new AbortController()
      const polling = Promise.withResolvers<void>()
      sqs.send = async (command, options) => {
        const answer = await send(command, options)
        if (command.constructor.name !== 'ReceiveMessageCommand') return answer
        polling.resolve()
        await new Promise((resolve) => setTimeout(resolve, 20))
        if (options?.abortSignal?.aborted) throw new ProblemError({ code: 'Cancelled', message: 'The call was cancelled' })
        return answer
      }
      const reading = read(opened.session, 'orders', { mode: 'hold', hideSeconds: 600 }, call(cancelled.signal))
      await polling.promise
      cancelled.abort()
      expect(await problemOf(reading)).toMatchObject({ code: 'Cancelled' })
      expect([sqs.visible('orders'), opened.session.leases?.list()]).toEqual([3, []])
    }
    expect((await read(opened.session, 'orders')).verdict).toMatchObject({ outcome: 'partial', scanned: 0 })
    expect(sqs.messages('orders').map(({ receives }) => receives)).toEqual([2, 2, 2])
  })

  it('whose answers are lost counts their receives, so that nothing moves to the dead-letter queue unseen', async () => {
    const memory = new MemorySqs()
    memory.create('orders', { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf('dlq'), maxReceiveCount: 3 }) })
    memory.create('dlq')
    memory.put('orders', '{}')
    await using actions = await memoryActions(memory)
    const reading = async () => {
      for await (const { verdict } of readQueue(actions.sqs, ref('orders'), {}, call())) if (verdict) return verdict
      return undefined
    }
    memory.fault = (operation) => (operation === 'ReceiveMessage' ? 'reset-after' : undefined)
    for (let n = 0; n < 5; n++) {
      await problemOf(reading())
      memory.now += 600_000
    }
    expect(memory.holds('orders')[0]?.receives).toBe(2)
    memory.fault = () => undefined
    expect(await reading()).toMatchObject({ outcome: 'partial', problems: [{ message: expect.stringMatching(/may have used 2 of 3 receives, since an answer of SQS was lost/) }] })
  })

  it('of thousands gives them all back at its end, each in one call of ten', async () => {
    const sqs = new FakeSqs()
    sqs.queue('orders')
    sqs.put('orders', numbered(2_000))
    await using opened = await openFakeSqs(sqs)
    const { verdict } = await read(opened.session, 'orders', { hideSeconds: 0, limit: 5_000 })
    expect(verdict).toMatchObject({ outcome: 'complete', scanned: 2_000 })
    expect(sqs.visible('orders')).toBe(2_000)
    expect(sqs.asked('ChangeMessageVisibilityBatch')).toHaveLength(200)
  })

  it('gives what it took back at once when it is cancelled or left', async () => {
    const sqs = new FakeSqs()
    sqs.queue('orders')
    sqs.put('orders', numbered(30))
    await using opened = await openFakeSqs(sqs)
    const cancelled = new AbortController()
    const reading = opened.session.read?.(ref('orders'), { hideSeconds: 600 }, call(cancelled.signal))[Symbol.asyncIterator]()
    await reading?.next()
    expect(sqs.visible('orders')).toBe(20)
    cancelled.abort()
    expect(await problemOf(reading?.next() ?? Promise.resolve())).toMatchObject({ code: 'Cancelled' })
    expect(sqs.visible('orders')).toBe(30)
    for await (const batch of opened.session.read?.(ref('orders'), { hideSeconds: 600 }, call()) ?? []) {
      expect(batch.messages).toHaveLength(10)
      break
    }
    expect(sqs.visible('orders')).toBe(30)
  })
})

describe('the stop rule', () => {
  it('moves no message to the dead-letter queue in fifty reads of every mode, over restarts and two reads at a time', async () => {
    let now = 1_000_000
    const sqs = new FakeSqs(() => now)
    sqs.queue('orders', redriveTo('orders-dlq', 3))
    sqs.queue('orders-dlq')
    sqs.put('orders', numbered(7))
    await using opened = await openFakeSqs(sqs)
    let session = opened.session
    const outcomes: string[] = []
    for (let round = 0; round < 50; round++) {
      if (round % 10 === 9) session = await opened.afterKill()
      const query: ReadQuery = { mode: round % 2 === 0 ? 'sample' : 'hold', hideSeconds: 1 + round % 3, waitSeconds: round % 4 }
      const both = await Promise.all([read(session, 'orders', query), read(session, 'orders', query)])
      outcomes.push(...both.map(({ verdict }) => verdict?.outcome ?? ''))
      now += 60_000
    }
    expect(sqs.messages('orders-dlq')).toEqual([])
    expect(sqs.messages('orders')).toHaveLength(7)
    expect(Math.max(...sqs.messages('orders').map(({ receives }) => receives))).toBe(2)
    expect(outcomes.slice(-60).every((outcome) => outcome === 'partial')).toBe(true)
  })

  it('stops between two batches, says why, and reads on when the risk is accepted for that read', async () => {
    const sqs = new FakeSqs()
    sqs.queue('orders', redriveTo('orders-dlq', 3))
    sqs.queue('orders-dlq')
    sqs.put('orders', numbered(20))
    for (const message of sqs.messages('orders')) message.receives = 1
    await using opened = await openFakeSqs(sqs)
    const first = await read(opened.session, 'orders', { hideSeconds: 0 })
    expect(first.messages).toHaveLength(10)
    expect(first.messages[0]).toMatchObject({ flags: ['one-left'], facts: { receives: 2, maxReceives: 3 } })
    expect(first.verdict).toMatchObject({ outcome: 'partial', problems: [{ code: 'Conflict', message: expect.stringContaining('2 of 3 receives') }] })
    const risked = await read(opened.session, 'orders', { hideSeconds: 0, acceptRisk: true })
    expect(risked.messages).toHaveLength(20)
    expect(risked.messages[0]).toMatchObject({ flags: ['last-receive'], facts: { receives: 3 } })
    expect((await read(opened.session, 'orders')).messages).toEqual([])
  })

  it('does not read a queue whose messages have two receives or fewer', async () => {
    const sqs = new FakeSqs()
    sqs.queue('orders', redriveTo('orders-dlq', 2))
    sqs.queue('orders-dlq')
    sqs.put('orders', numbered(1))
    await using opened = await openFakeSqs(sqs)
    expect((await read(opened.session, 'orders')).verdict).toMatchObject({
      outcome: 'partial', scanned: 0, problems: [{ code: 'Conflict', message: expect.stringContaining('2 receives') }],
    })
    expect(sqs.asked('ReceiveMessage')).toEqual([])
    expect((await read(opened.session, 'orders', { acceptRisk: true, limit: 1 })).messages).toHaveLength(1)
  })

  it('does not read where the number of receives may not be asked', async () => {
    const sqs = new FakeSqs()
    sqs.queue('orders')
    sqs.put('orders', numbered(1))
    await using opened = await openFakeSqs(sqs)
    sqs.fail = ({ name }) => (name === 'GetQueueAttributes' ? awsError('AccessDenied', 'not authorized to perform: sqs:getqueueattributes', 403) : undefined)
    const { verdict } = await read(opened.session, 'orders')
    expect(verdict?.outcome).toBe('partial')
    expect(verdict?.problems.map(({ message }) => message).join(' ')).toContain('sqs:GetQueueAttributes')
    expect(sqs.asked('ReceiveMessage')).toEqual([])
    expect((await read(opened.session, 'orders', { acceptRisk: true, limit: 1 })).messages).toHaveLength(1)
  })

  it('is forgotten when the queue was made anew, its messages have expired, or more receives are allowed', async () => {
    let now = 1_000_000
    const sqs = new FakeSqs(() => now)
    const attributes = { ...redriveTo('orders-dlq', 3), MessageRetentionPeriod: '3600' }
    sqs.queue('orders', attributes)
    sqs.queue('orders-dlq')
    sqs.put('orders', numbered(1))
    await using opened = await openFakeSqs(sqs)
    const outcome = async () => (await read(opened.session, 'orders', { limit: 1, hideSeconds: 0 })).verdict?.outcome
    expect([await outcome(), await outcome(), await outcome()]).toEqual(['limit', 'limit', 'partial'])
    const details = await opened.session.describe(ref('orders'), call())
    expect(details.extra).toMatchObject({ reading: { maxReceiveCount: 3, highest: 2, paused: expect.stringContaining('2 of 3') } })
    const queue = sqs.queues.get('orders')
    Object.assign(queue?.attributes ?? {}, redriveTo('orders-dlq', 10))
    expect(await outcome()).toBe('limit')
    Object.assign(queue?.attributes ?? {}, redriveTo('orders-dlq', 3))
    expect(await outcome()).toBe('partial')
    now += 3_599_000
    expect(await outcome()).toBe('partial')
    now += 2_000
    queue?.messages.splice(0)
    sqs.put('orders', numbered(1))
    expect([await outcome(), await outcome(), await outcome()]).toEqual(['limit', 'limit', 'partial'])
    sqs.queue('orders', { ...attributes, CreatedTimestamp: '1700009999' })
    sqs.put('orders', numbered(1))
    expect(await outcome()).toBe('limit')
  })
})

describe('a FIFO queue', () => {
  it('is not read without a word, which names what that blocks; its dead-letter queue is', async () => {
    const sqs = new FakeSqs()
    sqs.queue('ledger.fifo', { FifoQueue: 'true', ...redriveTo('ledger-dlq.fifo', 5) })
    sqs.queue('ledger-dlq.fifo', { FifoQueue: 'true' })
    sqs.put('ledger.fifo', numbered(2))
    sqs.put('ledger-dlq.fifo', numbered(1))
    await using opened = await openFakeSqs(sqs)
    expect(await problemOf(read(opened.session, 'ledger.fifo'))).toMatchObject({
      code: 'Unsupported', message: expect.stringMatching(/ledger\.fifo.*nothing else of that group.*about 2 waiting/), issues: [{ path: 'query.acceptFifo' }],
    })
    expect((await read(opened.session, 'ledger-dlq.fifo')).messages).toHaveLength(1)
    expect((await read(opened.session, 'ledger.fifo', { acceptFifo: true })).messages).toHaveLength(2)
  })

  it('is known as a dead-letter queue by the other queues\' policies where AWS does not list sources', async () => {
    const sqs = new FakeSqs()
    sqs.queue('ledger.fifo', { FifoQueue: 'true', ...redriveTo('ledger-dlq.fifo', 5) })
    sqs.queue('ledger-dlq.fifo', { FifoQueue: 'true' })
    sqs.put('ledger-dlq.fifo', numbered(1))
    sqs.fail = ({ name }) => (name === 'ListDeadLetterSourceQueues' ? awsError('InvalidAction') : undefined)
    await using opened = await openFakeSqs(sqs)
    expect((await read(opened.session, 'ledger-dlq.fifo')).messages).toHaveLength(1)
  })

  it('that gives nothing while messages wait is no complete read', async () => {
    const sqs = new FakeSqs()
    sqs.queue('ledger.fifo', { FifoQueue: 'true' })
    sqs.put('ledger.fifo', numbered(3))
    await using opened = await openFakeSqs(sqs)
    const receive = sqs.send.bind(sqs)
    // The group of all three is taken, so none is given although they count as visible.
    sqs.send = async (command, options) => (command.constructor.name === 'ReceiveMessageCommand' ? { Messages: [] } : receive(command, options))
    const { verdict } = await read(opened.session, 'ledger.fifo', { acceptFifo: true })
    expect(verdict).toMatchObject({ outcome: 'partial', notes: [expect.stringContaining('About 3 wait behind messages of their groups')] })
  })
})
