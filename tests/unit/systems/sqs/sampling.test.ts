import { describe, expect, it } from 'vitest'
import { ProblemError } from '#contract/problem.ts'
import { awsError, FakeSqs, openFakeSqs, redriveTo } from '../../../fixtures/fake-sqs.ts'
import { quietLog } from '../../../fixtures/quiet-log.ts'

const ref = (name: string) => ({ kind: 'queue', path: [name] })
const call = (signal = new AbortController().signal) => ({ signal, log: quietLog })
const problemOf = (work: Promise<unknown>) => work.then(
  () => 'no problem', (error: unknown) => (error instanceof ProblemError ? error.problem : error),
)
const denied = () => awsError('AccessDenied', 'User: arn:aws:iam::1:user/u is not authorized to perform: sqs:getqueueattributes', 403)

describe('a round of samples', () => {
  it('gives counts and settings in one call a queue, and keeps the others where one is missing or forbidden', async () => {
    const sqs = new FakeSqs()
    sqs.queue('orders', { ...redriveTo('orders-dlq', 3), KmsMasterKeyId: 'alias/shop' })
    sqs.queue('orders-dlq')
    sqs.queue('secret')
    sqs.put('orders', ['a', 'b'])
    sqs.fail = ({ name, input }) => (name === 'GetQueueAttributes' && String(input['QueueUrl']).endsWith('secret') ? denied() : undefined)
    await using opened = await openFakeSqs(sqs)
    const samples = await opened.session.sample(['orders', 'orders-dlq', 'secret', 'gone'].map(ref), call())
    expect(samples[0]).toMatchObject({
      values: { backlog: 2, inFlight: 0, delayed: 0, age: null, in: null, out: null },
      facts: { visible: 2, dlq: 'orders-dlq', maxReceives: 3, fifo: false, encryption: 'KMS key alias/shop', verdict: 'unknown' },
    })
    expect(samples[1]).toMatchObject({ facts: { dlq: '', sources: ['orders'], encryption: 'none' } })
    expect(samples[2]).toMatchObject({ values: { backlog: null }, problems: [{ code: 'Forbidden', message: expect.stringContaining('sqs:GetQueueAttributes') }] })
    expect(samples[3]).toMatchObject({ values: { backlog: null }, problems: [{ code: 'NotFound', ref: ref('gone') }] })
    expect(sqs.asked('GetQueueAttributes')).toHaveLength(3)
  })

  it('asks CloudWatch for the age of what waits, and for rates of what stands on the screen', async () => {
    let now = 1_000_000
    const sqs = new FakeSqs(() => now)
    sqs.queue('busy')
    sqs.queue('empty')
    sqs.put('busy', ['a'])
    const asked: string[] = []
    await using opened = await openFakeSqs(sqs, { points: (queue, metric) => { asked.push(`${queue} ${metric}`); return { at: 940_000, value: 120 } } })
    const round = async () => {
      asked.splice(0)
      return opened.session.sample([ref('busy'), ref('empty')], call())
    }
    await round()
    expect(asked).toEqual(['busy ApproximateAgeOfOldestMessage'])
    now += 15_000
    const [busy, empty] = await round()
    expect(asked).toEqual([
      'busy ApproximateAgeOfOldestMessage', 'busy NumberOfMessagesSent', 'busy NumberOfMessagesDeleted', 'empty NumberOfMessagesSent', 'empty NumberOfMessagesDeleted',
    ])
    expect(busy).toMatchObject({ values: { age: 120, in: 2, out: 2 }, asOf: { age: 940_000, in: 940_000 }, facts: { tags: ['team = checkout'] } })
    expect(empty?.values['age']).toBeNull()
    now += 60_000
    await round()
    expect(asked).toEqual(['busy ApproximateAgeOfOldestMessage'])
    now += 15_000
    await opened.session.describe(ref('busy'), call())
    await round()
    expect(asked.filter((one) => one.startsWith('busy'))).toHaveLength(8)
    expect(asked.filter((one) => /Dedup|GroupsWithInflight|Visible$/.test(one))).toEqual([])
  })

  it('asks nothing at the cap, and says so', async () => {
    const sqs = new FakeSqs()
    sqs.queue('orders')
    await using opened = await openFakeSqs(sqs, { refuses: () => 'The cap of $1.00 an hour is reached.' })
    const [sample] = await opened.session.sample([ref('orders')], call())
    expect(sample).toMatchObject({ values: { backlog: null }, problems: [{ code: 'Throttled', message: 'The cap of $1.00 an hour is reached.' }] })
    expect(sqs.calls).toEqual([])
  })

  it('is one failure where nobody is signed in, and does not ask a thousand times', async () => {
    const sqs = new FakeSqs()
    const names = Array.from({ length: 1_000 }, (_, n) => `q${n}`)
    for (const name of names) sqs.queue(name)
    await using opened = await openFakeSqs(sqs)
    await opened.session.list({ kind: 'queue' }, call())
    sqs.fail = () => awsError('ExpiredToken', 'The security token included in the request is expired')
    expect(await problemOf(opened.session.sample(names.map(ref), call()))).toMatchObject({ code: 'Unauthenticated' })
    expect(sqs.asked('GetQueueAttributes').length).toBeLessThanOrEqual(20)
  })

  it('tells when dead letters arrive', async () => {
    let now = 1_000_000
    const sqs = new FakeSqs(() => now)
    sqs.queue('orders', redriveTo('orders-dlq', 3))
    sqs.queue('orders-dlq')
    await using opened = await openFakeSqs(sqs)
    const both = () => opened.session.sample([ref('orders'), ref('orders-dlq')], call())
    await both()
    now += 60_000
    sqs.put('orders-dlq', ['a', 'b', 'c'])
    expect((await both())[1]?.facts).toMatchObject({ verdict: 'dead-letters', since: now, reason: '3 in the last 10 min' })
  })
})

describe('the list of queues', () => {
  const many = (count: number): FakeSqs => {
    const sqs = new FakeSqs()
    for (let n = 0; n < count; n++) sqs.queue(`q-${String(n).padStart(4, '0')}`)
    return sqs
  }

  it('is complete beyond a thousand, and costs a request a thousand names', async () => {
    const sqs = many(2_500)
    await using opened = await openFakeSqs(sqs)
    const seen: string[] = []
    for (let cursor: string | undefined; ;) {
      const page = await opened.session.list({ kind: 'queue', limit: 1_000, ...(cursor !== undefined && { cursor }) }, call())
      expect(page.total).toBe(2_500)
      seen.push(...page.items.map(({ label }) => label))
      cursor = page.next
      if (cursor === undefined) break
    }
    expect(seen).toEqual([...sqs.queues.keys()])
    expect(sqs.calls.map(({ name }) => name)).toEqual(['ListQueues', 'ListQueues', 'ListQueues'])
  })

  it('asks no queue for its name and type, and finds a new queue within a minute', async () => {
    let now = 1_000_000
    const sqs = new FakeSqs(() => now)
    sqs.queue('a')
    sqs.queue('b.fifo')
    await using opened = await openFakeSqs(sqs)
    const labels = async (query = {}) => (await opened.session.list({ kind: 'queue', ...query }, call())).items.map(({ label }) => label)
    expect(await labels({ where: { type: 'fifo' }, sort: { by: 'type' } })).toEqual(['b.fifo'])
    sqs.queue('c')
    now += 30_000
    expect(await labels()).toEqual(['a', 'b.fifo'])
    now += 30_000
    expect(await labels()).toEqual(['a', 'b.fifo', 'c'])
    expect(sqs.asked('GetQueueAttributes')).toEqual([])
  })

  it('sorts by depth over every row, and says how many are unknown', async () => {
    const sqs = many(30)
    sqs.put('q-0017', ['a', 'b'])
    sqs.put('q-0004', ['a'])
    sqs.fail = ({ name, input }) => (name === 'GetQueueAttributes' && /q-000[67]$/.test(String(input['QueueUrl'])) ? denied() : undefined)
    await using opened = await openFakeSqs(sqs)
    const { items, problems, next } = await opened.session.list({ kind: 'queue', limit: 2, sort: { by: 'visible', desc: true } }, call())
    expect(items.map(({ label, facts }) => [label, facts['visible']])).toEqual([['q-0017', 2], ['q-0004', 1]])
    expect(problems).toMatchObject([{ message: '2 of 30 queues are still unknown. They stand last.' }])
    sqs.calls.splice(0)
    const rest = await opened.session.list({ kind: 'queue', limit: 100, sort: { by: 'visible', desc: true }, cursor: next ?? '' }, call())
    expect(rest.items.slice(-2).map(({ label }) => label)).toEqual(['q-0006', 'q-0007'])
    expect(sqs.calls).toEqual([])
  })

  it('finds the queues that serve others for their dead letters', async () => {
    const sqs = many(5)
    sqs.queue('orders', redriveTo('orders-dlq', 3))
    sqs.queue('orders-dlq')
    await using opened = await openFakeSqs(sqs)
    const labels = async (wanted: string) => (await opened.session.list({ kind: 'queue', where: { deadLetters: wanted } }, call())).items.map(({ label }) => label)
    expect(await labels('true')).toEqual(['orders-dlq'])
    expect(await labels('false')).toHaveLength(6)
    expect(sqs.asked('GetQueueAttributes')).toHaveLength(7)
  })

  it.each([
    [{ kind: 'topic' }, 'kind'], [{ kind: 'queue', sort: { by: 'weight' } }, 'sort.by'], [{ kind: 'queue', where: { colour: 'red' } }, 'where.colour'],
    [{ kind: 'queue', where: { type: 'quick' } }, 'where.type'], [{ kind: 'queue', search: '/(/' }, 'search'],
  ])('refuses %j', async (query, path) => {
    await using opened = await openFakeSqs(many(1))
    expect(await problemOf(opened.session.list(query, call()))).toMatchObject({ code: 'BadInput', issues: [{ path }] })
  })

  it('goes on for others when the one who began it leaves', async () => {
    const sqs = many(3)
    await using opened = await openFakeSqs(sqs)
    const leaving = new AbortController()
    const send = sqs.send.bind(sqs)
    sqs.send = async (command, options) => {
      await new Promise((resolve) => setImmediate(resolve))
      return send(command, options)
    }
    const first = problemOf(opened.session.list({ kind: 'queue' }, call(leaving.signal)))
    const second = opened.session.list({ kind: 'queue' }, call())
    leaving.abort()
    expect(await first).toMatchObject({ code: 'Cancelled' })
    expect((await second).total).toBe(3)
  })
})

describe('the page of a queue', () => {
  const words = ({ sections }: { readonly sections: readonly { readonly rows: readonly { readonly label: string; readonly value: unknown }[] }[] }) =>
    new Map(sections.flatMap(({ rows }) => rows.map(({ label, value }) => [label, value])))

  it('tells its configuration in words', async () => {
    const sqs = new FakeSqs()
    sqs.queue('ledger.fifo', {
      FifoQueue: 'true', MessageRetentionPeriod: '345600', VisibilityTimeout: '90', DelaySeconds: '0', ReceiveMessageWaitTimeSeconds: '20', MaximumMessageSize: '262144',
      SqsManagedSseEnabled: 'true', ContentBasedDeduplication: 'true', DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId',
      Policy: '{"Statement":[]}', RedriveAllowPolicy: '{"redrivePermission":"byQueue","sourceQueueArns":["arn:aws:sqs:us-east-1:1:a.fifo"]}', ...redriveTo('ledger-dlq.fifo', 5),
    })
    await using opened = await openFakeSqs(sqs)
    const details = await opened.session.describe(ref('ledger.fifo'), call())
    expect(Object.fromEntries(words(details))).toMatchObject({
      Retention: 'Keeps messages 4 d', 'Visibility timeout': 'Hides a received message for 1 min 30 s', Delay: 'Delivers at once',
      'Receive wait': 'Waits up to 20 s for messages, asking every server', 'Largest message': 'Takes messages up to 256 KiB with their attributes',
      Encryption: 'Encrypted with a key that SQS manages', 'Dead letters to': 'ledger-dlq.fifo', 'Dead letters of': 'No queue', 'Who may send them here': 'Only a.fifo',
      Scope: 'Within a message group', team: 'checkout', Cost: 'A read hides messages for a while and uses one of 5 receives of each',
    })
    expect(details.extra).toMatchObject({
      fifo: true, policy: { Statement: [] }, redrive: { queue: 'ledger-dlq.fifo', maxReceiveCount: 5 }, redriveAllow: { permission: 'byQueue', queues: ['a.fifo'] },
      tags: { team: 'checkout' }, sources: [], moveTasks: [], reading: { maxReceiveCount: 5, highest: null, paused: null, blocksFifo: expect.stringContaining('ledger.fifo'), usdPerRequest: expect.any(Number) },
    })
  })

  it('has the figures of a fair queue or of message groups where CloudWatch tells them', async () => {
    const sqs = new FakeSqs()
    sqs.queue('tenants')
    sqs.queue('ledger.fifo', { FifoQueue: 'true' })
    await using silent = await openFakeSqs(sqs)
    expect((await silent.session.describe(ref('tenants'), call())).sections.map(({ title }) => title)).not.toContain('Fair queue')
    await using opened = await openFakeSqs(sqs, { points: (_, metric) => (/NoisyGroups|InflightMessages/.test(metric) ? { at: 1, value: 2 } : null) })
    expect(Object.fromEntries(words(await opened.session.describe(ref('tenants'), call())))).toMatchObject({ 'Noisy groups': 2, 'Visible in quiet groups': null })
    expect(Object.fromEntries(words(await opened.session.describe(ref('ledger.fifo'), call())))).toMatchObject({ 'Groups in flight': 2, Deduplicated: null })
  })

  it('lacks what may not be asked, and names the permission', async () => {
    const sqs = new FakeSqs()
    sqs.queue('orders')
    sqs.fail = ({ name }) => (name === 'ListQueueTags' || name === 'ListDeadLetterSourceQueues' ? awsError('AccessDenied', 'no', 403) : undefined)
    await using opened = await openFakeSqs(sqs)
    const { extra, problems } = await opened.session.describe(ref('orders'), call())
    expect(extra).toMatchObject({ tags: null, sources: null })
    expect(problems.map(({ code, message }) => `${code} ${message}`).join(' ')).toMatch(/sqs:ListQueueTags.*sqs:ListDeadLetterSourceQueues/)
  })

  it('is quiet where an emulator has no such call, and asks it once', async () => {
    const sqs = new FakeSqs()
    sqs.queue('orders')
    sqs.queue('others')
    sqs.fail = ({ name }) => (name === 'ListDeadLetterSourceQueues' ? awsError('InvalidAction') : undefined)
    await using opened = await openFakeSqs(sqs)
    const { extra, problems } = await opened.session.describe(ref('orders'), call())
    await opened.session.describe(ref('others'), call())
    expect([extra, problems]).toMatchObject([{ sources: null }, []])
    expect(sqs.asked('ListDeadLetterSourceQueues')).toHaveLength(1)
  })

  it('says of the past of a depth that samples are finer, and of a rate that they only repeat it', async () => {
    await using opened = await openFakeSqs(new FakeSqs())
    const past = (metric: string) => opened.session.history?.(ref('busy'), metric, { from: 0, to: 1_000_000, points: 10 }, call())
    expect(await past('backlog')).toMatchObject({ value: [60], isCoarser: true })
    expect(await past('in')).toMatchObject({ value: [1], isCoarser: false })
  })
})
