import { describe, expect, it } from 'vitest'
import type { Batch, Message, Verdict } from '#contract/message.ts'
import { ProblemError, type Problem } from '#contract/problem.ts'
import type { ReadQuery } from '#contract/query.ts'
import { readStream } from '#main/systems/kinesis/read/read.ts'
import { awsRefusal, MemoryKinesis } from '../../../fixtures/memory-kinesis.ts'
import { quietLog } from '../../../fixtures/quiet-log.ts'

const clicks = { kind: 'stream', path: ['clicks'] }
const shardId = (number: number) => `shardId-${String(number).padStart(12, '0')}`
const call = (signal = AbortSignal.timeout(20_000)) => ({ signal, log: quietLog })

type Read = { readonly messages: readonly Message[]; readonly batches: readonly Batch[]; readonly verdict: Verdict }
async function read(memory: MemoryKinesis, query: ReadQuery, ref = clicks): Promise<Read> {
  const batches: Batch[] = []
  for await (const batch of readStream(memory.open(), ref, query, call())) batches.push(batch)
  const verdict = batches.at(-1)?.verdict
  if (!verdict) throw new Error('The last batch has no verdict.')
  return { batches, messages: batches.flatMap(({ messages }) => messages), verdict }
}
async function problemOf(memory: MemoryKinesis, query: ReadQuery, ref = clicks): Promise<Problem> {
  const error = await read(memory, query, ref).then(() => null, (reason: unknown) => reason)
  if (!(error instanceof ProblemError)) throw new Error('It was to be refused.', { cause: error })
  return error.problem
}
const texts = ({ messages }: Pick<Read, 'messages'>) => messages.map(({ value }) => value?.text)
const all: ReadQuery = { from: 'oldest', limit: 1_000_000 }
const numbered = (memory: MemoryKinesis, count: number, everyMs = 1_000): void => {
  const start = memory.now - count * everyMs
  for (let n = 0; n < count; n++) memory.put(`key-${n % 7}`, `${n}`, { at: start + n * everyMs })
}
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => String(from + n))

describe('a read forward', () => {
  it('merges all shards by arrival time and says where each record was', async () => {
    const memory = new MemoryKinesis(3)
    numbered(memory, 60)
    const { messages, verdict } = await read(memory, all)
    expect(texts({ messages })).toEqual(range(0, 60))
    expect(verdict).toMatchObject({ outcome: 'complete', scanned: 60, matched: 60, problems: [] })
    const [first] = messages
    const { shard, sequence } = first?.position ?? {}
    expect(first).toMatchObject({
      id: `${shard}/${sequence}`, at: memory.now - 60_000, atType: 'append', headers: [], key: { text: 'key-0' }, flags: [], facts: {},
    })
    expect(memory.records(shard ?? '').map((record) => record.SequenceNumber)).toContain(sequence)
    expect(verdict.span).toEqual({ from: memory.now - 60_000, to: memory.now - 1_000 })
    expect(verdict.ranges.map(({ partition }) => partition)).toEqual([0, 1, 2].map(shardId))
    for (const { partition, to, reached } of verdict.ranges) {
      expect(reached).toBe(memory.records(partition).at(-1)?.SequenceNumber)
      expect(to).toBe(reached)
    }
  })

  it('goes on through answers without records', async () => {
    const memory = new MemoryKinesis(2)
    numbered(memory, 20)
    memory.emptyAnswers = 3
    memory.mostRecords = 4
    expect(texts(await read(memory, all))).toEqual(range(0, 20))
  })

  it('finishes parents before their children and keeps the order of each key', async () => {
    const memory = new MemoryKinesis(2)
    numbered(memory, 40)
    const [low, high] = memory.split(shardId(0))
    // The clocks of shards are not the same: by their times alone these would come before what their parents hold.
    for (let n = 40; n < 60; n++) memory.put(`key-${n % 7}`, `${n}`, { at: memory.now - 100_000 + n })
    const merged = memory.merge(low, high)
    for (let n = 60; n < 80; n++) memory.put(`key-${n % 7}`, `${n}`, { at: memory.now - 200_000 + n })
    const { messages, verdict } = await read(memory, all)
    expect(verdict).toMatchObject({ outcome: 'complete', scanned: 80 })
    const keys = Map.groupBy(messages, ({ key }) => key?.text)
    for (const [key, ofKey] of keys) expect([key, texts({ messages: ofKey }).map(Number)]).toEqual([key, texts({ messages: ofKey }).map(Number).toSorted((a, b) => a - b)])
    const order = messages.map(({ position }) => position['shard'])
    expect(order.lastIndexOf(shardId(0))).toBeLessThan(order.indexOf(low))
    expect(Math.max(order.lastIndexOf(low), order.lastIndexOf(high))).toBeLessThan(order.indexOf(merged))
  })

  it('reads on in the children of a shard that was split after the read began', async () => {
    const memory = new MemoryKinesis(1)
    numbered(memory, 30)
    memory.mostRecords = 10
    let answers = 0
    memory.fails.GetRecords = () => {
      if (++answers !== 2) return
      // The records of the children arrived before the read's end by AWS's clock.
      memory.split(shardId(0))
      for (let n = 30; n < 36; n++) memory.put(`key-${n % 7}`, `${n}`)
    }
    const { messages, verdict } = await read(memory, all)
    expect(texts({ messages }).toSorted((a, b) => Number(a) - Number(b))).toEqual(range(0, 36))
    expect(verdict).toMatchObject({ outcome: 'complete', scanned: 36 })
    expect(verdict.ranges.map(({ partition }) => partition)).toEqual([0, 1, 2].map(shardId))
  })

  it('ends at the moment it began, however much arrives meanwhile', async () => {
    const memory = new MemoryKinesis(1)
    numbered(memory, 20)
    memory.mostRecords = 5
    memory.fails.GetRecords = () => {
      memory.now += 1_000
      for (let n = 0; n < 5; n++) memory.put('late', 'late')
    }
    const { messages, verdict } = await read(memory, all)
    expect(texts({ messages })).toEqual(range(0, 20))
    expect(verdict).toMatchObject({ outcome: 'complete', scanned: 20 })
  })

  it('goes by the clock of AWS where this machine has another', async () => {
    const memory = new MemoryKinesis(1)
    numbered(memory, 10)
    for (const [offset, word] of [[-600_000, 'behind'], [600_000, 'ahead of']] as const) {
      memory.localNow = () => memory.now + offset
      const { messages, verdict } = await read(memory, all)
      expect(texts({ messages })).toEqual(range(0, 10))
      expect(verdict.notes?.join()).toMatch(new RegExp(`about (599|60[01]) s ${word} AWS's`))
      expect(texts(await read(memory, { ...all, direction: 'backward', from: 'newest' }))).toEqual(range(0, 10).toReversed())
    }
  })

  it('begins at a time, at a sequence number, and ends before a time', async () => {
    const memory = new MemoryKinesis(1)
    numbered(memory, 20)
    const at = (n: number) => memory.records(shardId(0))[n]
    const time = (n: number) => at(n)?.ApproximateArrivalTimestamp.getTime() ?? 0
    expect(texts(await read(memory, { from: { time: time(5) }, until: { time: time(9) } }))).toEqual(range(5, 9))
    expect(texts(await read(memory, { from: { sequence: { [shardId(0)]: at(15)?.SequenceNumber ?? '' } } }))).toEqual(range(15, 20))
    expect(texts(await read(memory, { from: { sequence: { [shardId(0)]: at(3)?.SequenceNumber ?? '' } }, direction: 'backward' }))).toEqual(range(0, 3).toReversed())
    expect(texts(await read(memory, { from: { time: memory.now + 60_000 } }))).toEqual([])
    expect((await read(memory, { from: 'newest', direction: 'forward' })).verdict).toMatchObject({ outcome: 'complete', scanned: 0 })
    expect(memory.asked.filter(({ input }) => input['ShardIteratorType'] === 'AT_TIMESTAMP').every(({ input }) => (input['Timestamp'] as Date).getTime() <= memory.now)).toBe(true)
  })

  it('reads one shard, or those named', async () => {
    const memory = new MemoryKinesis(3)
    numbered(memory, 30)
    const own = memory.records(shardId(1)).map(({ Data }) => Buffer.from(Data).toString())
    expect(texts(await read(memory, all, { kind: 'shard', path: ['clicks', shardId(1)] }))).toEqual(own)
    const two = await read(memory, { ...all, shards: [shardId(0), shardId(1)] })
    expect(two.verdict.ranges.map(({ partition }) => partition)).toEqual([shardId(0), shardId(1)])
    expect(new Set(two.messages.map(({ position }) => position['shard']))).not.toContain(shardId(2))
  })
})

describe('a read backward', () => {
  it('gives the newest first, as many as asked for, and the same set as forward', async () => {
    const memory = new MemoryKinesis(3)
    numbered(memory, 3_000)
    memory.mostRecords = 200
    expect(texts(await read(memory, {}))).toEqual(range(2_900, 3_000).toReversed())
    const back = await read(memory, { limit: 1_000_000 })
    expect(texts(back)).toEqual(range(0, 3_000).toReversed())
    expect(back.verdict).toMatchObject({ outcome: 'complete', scanned: 3_000 })
    const [from, until] = [memory.now - 2_000_500, memory.now - 500_500]
    const forward = await read(memory, { from: { time: from }, until: { time: until }, limit: 1_000_000 })
    const down = await read(memory, { from: { time: until }, until: { time: from }, direction: 'backward', limit: 1_000_000 })
    expect(texts(down).toReversed()).toEqual(texts(forward))
    expect(texts(forward)).toEqual(range(1_000, 2_500))
  })

  it('takes few reads to the newest 100 of a dense shard, and to the oldest of a sparse one', async () => {
    const dense = new MemoryKinesis(1)
    numbered(dense, 40_000, 5)
    // An hour of silence before: the width of a window must not be judged by the oldest records.
    for (const record of dense.records(shardId(0)).slice(0, 300)) record.ApproximateArrivalTimestamp.setTime(record.ApproximateArrivalTimestamp.getTime() - 36_000_000)
    expect(texts(await read(dense, {}))).toEqual(range(39_900, 40_000).toReversed())
    expect(dense.turns.length).toBeLessThan(8)
    const sparse = new MemoryKinesis(1)
    numbered(sparse, 280, 300_000)
    expect(texts(await read(sparse, { limit: 1_000 }))).toEqual(range(0, 280).toReversed())
    expect(sparse.turns.length).toBeLessThan(12)
  })

  it('gives the newest 100 of open shards by one read of each, whatever lies before them', async () => {
    const memory = new MemoryKinesis(3)
    numbered(memory, 20_000, 50)
    memory.localNow = () => memory.now - 300_000
    expect(texts(await read(memory, {}))).toEqual(range(19_900, 20_000).toReversed())
    expect(memory.turns).toHaveLength(3)
  })

  it('is not slowed by splits and merges that lead to a shard in very many ways', async () => {
    const memory = new MemoryKinesis(1)
    let id = shardId(0)
    for (let n = 0; n < 24; n++) {
      memory.put('key', `${n}`)
      id = memory.merge(...memory.split(id))
    }
    expect(texts(await read(memory, { limit: 1_000 }))).toEqual(range(0, 24).toReversed())
  })

  it('finishes children before their parents, also those that came into being meanwhile', async () => {
    const memory = new MemoryKinesis(1)
    numbered(memory, 600)
    memory.split(shardId(0))
    for (let n = 600; n < 650; n++) memory.put(`key-${n % 7}`, `${n}`)
    let splits = 0
    memory.fails.GetRecords = () => {
      if (splits++ !== 0) return
      memory.split(shardId(1))
      for (let n = 650; n < 660; n++) memory.put(`key-${n % 7}`, `${n}`)
    }
    const { messages, verdict } = await read(memory, { limit: 10_000 })
    expect(verdict).toMatchObject({ outcome: 'complete', scanned: 660 })
    for (const ofKey of Map.groupBy(messages, ({ key }) => key?.text).values()) {
      const order = texts({ messages: ofKey }).map(Number)
      expect(order).toEqual(order.toSorted((a, b) => b - a))
    }
  })

  it('misses nothing and gives nothing twice where arrival times do not rise', async () => {
    const memory = new MemoryKinesis(1)
    for (let n = 0; n < 2_000; n++) memory.put('k', `${n}`, { at: memory.now - 400_000 + n * 200 - (n % 5) * 700 })
    const back = await read(memory, { limit: 10_000 })
    expect(texts(back)).toEqual(range(0, 2_000).toReversed())
  })

  it('gives up a window that would take too long for a narrower one', async () => {
    const memory = new MemoryKinesis(1)
    memory.put('k', 'first', { at: memory.now - 86_000_000 })
    for (let n = 0; n < 400; n++) memory.put('k', `${n}`, { at: memory.now - 50_000_000 + n * 30_000 })
    for (let n = 400; n < 30_400; n++) memory.put('k', `${n}`, { at: memory.now - 36_000_000 + n })
    memory.mostRecords = 500
    const { messages, verdict } = await read(memory, { limit: 600 })
    expect(texts({ messages })).toEqual(range(29_800, 30_400).toReversed())
    expect(verdict).toMatchObject({ outcome: 'limit', scanned: 600 })
    expect(memory.turns.length).toBeLessThan(60)
  })
})

describe('what AWS does to a read', () => {
  it('makes an expired iterator anew after the last record', async () => {
    const memory = new MemoryKinesis(1)
    numbered(memory, 30)
    memory.mostRecords = 7
    let calls = 0
    memory.fails.GetRecords = () => { if (++calls % 3 === 0) throw awsRefusal('BadInput', 'ExpiredIteratorException') }
    expect(texts(await read(memory, all))).toEqual(range(0, 30))
    expect(memory.asked.filter(({ input }) => input['ShardIteratorType'] === 'AFTER_SEQUENCE_NUMBER').length).toBeGreaterThan(0)
  })

  it('leaves a shard alone that is throttled, longer each time, and goes on', async () => {
    const memory = new MemoryKinesis(1)
    numbered(memory, 10)
    let calls = 0
    memory.fails.GetRecords = () => { if (++calls <= 3) throw awsRefusal('Throttled', 'ProvisionedThroughputExceededException') }
    const { verdict } = await read(memory, all)
    expect(verdict).toMatchObject({ outcome: 'complete', scanned: 10 })
    expect(memory.rests.map(({ ms }) => ms)).toEqual([1_000, 2_000, 4_000])
  })

  it('rests 5 s after an answer of 10 MiB', async () => {
    const memory = new MemoryKinesis(1)
    for (let n = 0; n < 3; n++) memory.put('k', Buffer.alloc(5 << 20, 0x61))
    const { messages, verdict } = await read(memory, { ...all, previewBytes: 16 })
    expect(verdict).toMatchObject({ outcome: 'complete', scanned: 3 })
    expect(messages.map(({ value }) => [value?.text.length, value?.truncated])).toEqual([[16, true], [16, true], [16, true]])
    expect(memory.rests.map(({ ms }) => ms)).toEqual([5_000, 2_500])
  })

  it('is partial where one shard cannot be read, and goes on there later', async () => {
    const memory = new MemoryKinesis(2)
    numbered(memory, 30)
    const denied = (): never => { throw awsRefusal('Forbidden', 'AccessDeniedException') }
    memory.fails.GetShardIterator = ({ ShardId }) => { if (ShardId === shardId(1)) denied() }
    memory.split(shardId(1))
    const part = await read(memory, all)
    expect(part.verdict).toMatchObject({ outcome: 'partial', scanned: memory.records(shardId(0)).length })
    expect(part.verdict.problems).toMatchObject([{ code: 'Forbidden', ref: { kind: 'shard', path: ['clicks', shardId(1)] } }])
    memory.fails = {}
    const rest = await read(memory, { from: { resume: part.verdict.resume ?? '' }, limit: 1_000 })
    expect(rest.verdict).toMatchObject({ outcome: 'complete', scanned: memory.records(shardId(1)).length })
    memory.fails.GetShardIterator = denied
    expect(await problemOf(memory, all)).toMatchObject({ code: 'Forbidden' })
  })

  it('tells of records that expired before it went on', async () => {
    const memory = new MemoryKinesis(1)
    numbered(memory, 30)
    const part = await read(memory, { from: 'oldest', limit: 10 })
    memory.expire(shardId(0), 20)
    const rest = await read(memory, { from: { resume: part.verdict.resume ?? '' } })
    expect(texts(rest)).toEqual(range(20, 30))
    expect(rest.verdict).toMatchObject({ outcome: 'complete', problems: [{ code: 'NotFound', message: expect.stringContaining('expired') }] })
    memory.split(shardId(0))
    memory.forget(shardId(0))
    const gone = await read(memory, { from: { resume: part.verdict.resume ?? '' } })
    expect(gone.verdict).toMatchObject({ scanned: 0, problems: [{ code: 'NotFound', message: expect.stringContaining(shardId(0)) }] })
  })

  it('ends with the call that asked for it', async () => {
    const memory = new MemoryKinesis(1)
    numbered(memory, 10)
    const stop = new AbortController()
    memory.fails.GetRecords = () => stop.abort()
    memory.mostRecords = 1
    const work = async () => { for await (const _ of readStream(memory.open(), clicks, all, call(stop.signal))) void _ }
    await expect(work()).rejects.toMatchObject({ problem: { code: 'Cancelled' } })
  })
})

describe('a filter', () => {
  const orders = () => {
    const memory = new MemoryKinesis(2)
    for (let n = 0; n < 40; n++) memory.put(`key-${n % 4}`, JSON.stringify({ n, status: n % 10 === 0 ? 'Failed' : 'ok' }), { at: memory.now - 40_000 + n * 1_000 })
    return memory
  }

  it('judges decoded records by text, key and where', async () => {
    const memory = orders()
    const found = async (filter: ReadQuery['filter']) => (await read(memory, { ...all, filter })).verdict
    expect(await found({ text: 'failed' })).toMatchObject({ scanned: 40, matched: 0, outcome: 'complete' })
    expect(await found({ text: 'failed', ignoreCase: true })).toMatchObject({ scanned: 40, matched: 4 })
    expect(await found({ key: 'key-1' })).toMatchObject({ matched: 10 })
    expect(await found({ where: 'value.n >= 30 && key == "key-2"' })).toMatchObject({ matched: 3 })
    const ofShard = memory.records(shardId(1)).length
    expect(await found({ where: 'partition == 1' })).toMatchObject({ matched: ofShard })
    const { SequenceNumber: sequence } = memory.records(shardId(0))[2] ?? {}
    expect(await found({ where: `offset == ${sequence}` })).toMatchObject({ matched: 1 })
  })

  it('counts what it cannot judge and tells each kind once', async () => {
    const { verdict } = await read(orders(), { ...all, filter: { where: 'value.n > "x"' } })
    expect(verdict).toMatchObject({ scanned: 40, matched: 0, filterErrors: 40, outcome: 'complete', problems: [{ code: 'BadInput' }] })
    expect(await problemOf(orders(), { filter: { where: 'value.n >' } })).toMatchObject({ code: 'BadInput', issues: [{ path: 'query.filter.where' }] })
  })

  it('judges a record of 10 MiB where it lies', async () => {
    const memory = new MemoryKinesis(1)
    memory.put('big', JSON.stringify({ id: 7, items: Array.from({ length: 100_000 }, (_, id) => ({ id, name: 'a name' })) }))
    const { verdict } = await read(memory, { ...all, filter: { where: 'value.id == 7 && key == "big"', text: 'a name', key: 'big' } })
    expect(verdict).toMatchObject({ matched: 1, filterErrors: 0 })
  })
})

describe('a limit and what comes after it', () => {
  it.each(['forward', 'backward'] as const)('reads a range piece by piece %s, each record once', async (direction) => {
    const memory = new MemoryKinesis(2)
    numbered(memory, 300)
    memory.split(shardId(0))
    for (let n = 300; n < 350; n++) memory.put(`key-${n % 7}`, `${n}`)
    const from = direction === 'forward' ? 'oldest' as const : 'newest' as const
    const seen: (string | undefined)[] = []
    let [scanned, rounds] = [0, 0]
    for (let query: ReadQuery | null = { from, direction, limit: 37 }; query; rounds++) {
      const { messages, verdict }: Read = await read(memory, query)
      seen.push(...texts({ messages }))
      scanned += verdict.scanned
      expect(verdict.outcome).toBe(verdict.resume === undefined ? 'complete' : 'limit')
      memory.put('later', 'after the range', { at: memory.now + 60_000 })
      query = verdict.resume === undefined ? null : { from: { resume: verdict.resume }, limit: 37 }
    }
    expect([...seen].toSorted((a, b) => Number(a) - Number(b))).toEqual(range(0, 350))
    expect(scanned).toBe(350)
    expect(rounds).toBeGreaterThanOrEqual(10)
  })

  it('counts in each batch what lies before its resume', async () => {
    const memory = new MemoryKinesis(2)
    numbered(memory, 4_000)
    for (const direction of ['forward', 'backward'] as const) {
      const { batches } = await read(memory, { from: direction === 'forward' ? 'oldest' : 'newest', direction, limit: 10_000, filter: { where: 'int(string(value)) % 2 == 0' } })
      const middle = batches.find(({ soFar }) => soFar && soFar.matched > 600)
      const { soFar, resume } = middle ?? {}
      expect(soFar?.outcome).toBe('stopped')
      const rest = await read(memory, { from: { resume: resume ?? '' }, limit: 10_000, filter: { where: 'int(string(value)) % 2 == 0' } })
      expect((soFar?.scanned ?? 0) + rest.verdict.scanned).toBe(4_000)
      expect((soFar?.matched ?? 0) + rest.verdict.matched).toBe(2_000)
    }
  })

  it('is complete where the last record was the last that was wanted', async () => {
    const memory = new MemoryKinesis(1)
    numbered(memory, 20)
    expect((await read(memory, { from: 'oldest', limit: 20 })).verdict.outcome).toBe('complete')
    expect((await read(memory, { limit: 20 })).verdict.outcome).toBe('complete')
    expect((await read(memory, { limit: 19 })).verdict).toMatchObject({ outcome: 'limit', matched: 19 })
  })

  it('takes a token only for what it was given for', async () => {
    const memory = new MemoryKinesis(2)
    numbered(memory, 50)
    const filter = { text: '1' }
    const { verdict: { resume = '' } } = await read(memory, { from: 'oldest', limit: 2, filter, shards: [shardId(0)] })
    const again = (query: ReadQuery) => problemOf(memory, { from: { resume }, ...query })
    expect(await again({})).toMatchObject({ code: 'BadInput', message: expect.stringContaining('filter') })
    expect(await again({ filter, direction: 'backward' })).toMatchObject({ code: 'BadInput' })
    expect(await again({ filter, until: { time: 5 } })).toMatchObject({ code: 'BadInput' })
    expect(await again({ filter, shards: [shardId(1)] })).toMatchObject({ code: 'BadInput' })
    expect(await problemOf(memory, { from: { resume: 'bm9uZQ' }, filter })).toMatchObject({ code: 'BadInput', message: 'The resume token is damaged.' })
    memory.createdAt += 1
    expect(await again({ filter })).toMatchObject({ code: 'Conflict', message: expect.stringContaining('created again') })
  })
})

describe('a query that cannot be meant', () => {
  it('is refused with what to do', async () => {
    const memory = new MemoryKinesis(1)
    const refused: readonly (readonly [ReadQuery, Problem['code'], string])[] = [
      [{ partitions: [0] }, 'Unsupported', 'query.partitions'],
      [{ committedOnly: true }, 'Unsupported', 'query.committedOnly'],
      [{ from: { offset: '5' } }, 'Unsupported', 'query.from.offset'],
      [{ from: 'oldest', until: { offsets: { 0: '5' } } }, 'Unsupported', 'query.until.offset'],
      [{ filter: { header: { name: 'x' } } }, 'Unsupported', 'query.filter.header'],
      [{ shards: ['shardId-9'] }, 'BadInput', 'query.shards'],
      [{ from: { sequence: { 'shardId-9': '5' } } }, 'BadInput', 'query.from.sequence'],
      [{ from: { time: 9 }, until: { time: 5 } }, 'BadInput', 'query.until'],
      [{ decode: { value: 'nonsense' } }, 'BadInput', 'query.decode.value'],
    ]
    for (const [query, code, path] of refused) expect(await problemOf(memory, query)).toMatchObject({ code, issues: [{ path }], hint: expect.any(String) })
    expect(await problemOf(memory, { shards: [shardId(0)] }, { kind: 'shard', path: ['clicks', shardId(1)] })).toMatchObject({ code: 'BadInput' })
    expect(memory.asked).toEqual([])
  })
})
