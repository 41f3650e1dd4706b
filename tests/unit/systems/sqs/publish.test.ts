import { describe, expect, it } from 'vitest'
import type { Draft, Receipt } from '#contract/publish.ts'
import { publish as publishTo } from '#main/systems/sqs/publish/publish.ts'
import { awsError, FakeSqs, openFakeSqs } from '../../../fixtures/fake-sqs.ts'
import { memoryActions } from '../../../fixtures/memory-actions.ts'
import { quietLog } from '../../../fixtures/quiet-log.ts'

const call = { signal: new AbortController().signal, log: quietLog }
const text = (value: string): Draft => ({ value: { text: value } })
const sizes = (sqs: FakeSqs) => sqs.asked('SendMessageBatch').map(({ input }) => (input['Entries'] as unknown[]).length)

async function publish(sqs: FakeSqs, name: string, drafts: readonly Draft[]): Promise<readonly Receipt[]> {
  await using opened = await openFakeSqs(sqs)
  return await opened.session.publish?.({ kind: 'queue', path: [name] }, drafts, call) ?? []
}
function queue(name = 'orders', attributes: Record<string, string> = {}): FakeSqs {
  const sqs = new FakeSqs()
  sqs.queue(name, attributes)
  return sqs
}
const kinds = (receipts: readonly Receipt[]) => receipts.map((receipt) => (receipt.ok ? 'ok' : receipt.problem.code))
const said = ([receipt]: readonly Receipt[]) => (receipt?.ok === false ? receipt.problem.message : 'sent')

describe('publishing to a queue', () => {
  it('sends batches of ten in order and gives a receipt a message', async () => {
    const sqs = queue()
    const receipts = await publish(sqs, 'orders', Array.from({ length: 23 }, (_, n) => text(`m${n}`)))
    expect(sizes(sqs)).toEqual([10, 10, 3])
    expect(sqs.messages('orders').map(({ body }) => body)).toEqual(Array.from({ length: 23 }, (_, n) => `m${n}`))
    expect(receipts.map((receipt) => receipt.ok && receipt.position['id'])).toEqual(sqs.messages('orders').map(({ id }) => id))
  })

  it('counts 1 MiB as AWS does: body, and names, types and values of attributes', async () => {
    const sqs = queue()
    const header = { name: 'abc', value: { text: '1' }, type: 'String' }
    const counted = 'abc'.length + 'String'.length + 1
    const most = (1 << 20) - counted
    const fits: Draft = { value: { text: 'x'.repeat(most) }, headers: [header] }
    const over: Draft = { value: { text: 'x'.repeat(most + 1) }, headers: [header] }
    const two: Draft = { value: { text: 'é'.repeat((1 << 18)) } }
    expect(kinds(await publish(sqs, 'orders', [fits, over, two, two, text('y')]))).toEqual(['ok', 'TooLarge', 'ok', 'ok', 'ok'])
    expect(sizes(sqs)).toEqual([1, 2, 1])
  })

  it('keeps what the queue allows as the largest message', async () => {
    expect(said(await publish(queue('orders', { MaximumMessageSize: '1024' }), 'orders', [text('x'.repeat(1_025))]))).toContain('1,025 bytes with its attributes; orders takes 1,024')
  })

  it('sends attributes with their types', async () => {
    const sqs = queue()
    await publish(sqs, 'orders', [{ value: { json: { a: 1 } }, headers: [
      { name: 'n', value: { text: '-1.5e3' }, type: 'Number' }, { name: 'b', value: { base64: 'AP8=' }, type: 'Binary.png' }, { name: 's', value: { text: 'x' } },
    ] }])
    expect(sqs.messages('orders')[0]).toMatchObject({
      body: '{"a":1}',
      attributes: { n: { DataType: 'Number', StringValue: '-1.5e3' }, b: { DataType: 'Binary.png', BinaryValue: Buffer.from([0, 255]) }, s: { DataType: 'String', StringValue: 'x' } },
    })
  })

  const ten = Array.from({ length: 11 }, (_, n) => ({ name: `h${n}`, value: { text: 'x' } }))
  it.each<[string, Draft, RegExp]>([
    ['a character that SQS does not take', text('a\u0001'), /U\+0001 at 1/], ['half a character in a body of bytes', { value: { base64: '/w==' } }, /not valid UTF-8/],
    ['U+FFFE', text('\uFFFE'), /U\+FFFE/], ['no body', { value: null }, /without a body/], ['an empty body', text(''), /empty/], ['a key', { ...text('x'), key: { text: 'k' } }, /no key/],
    ['more than ten attributes', { ...text('x'), headers: ten }, /11 attributes; SQS takes 10/],
    ['a name twice', { ...text('x'), headers: [ten[0]!, ten[0]!] }, /twice/],
    ['a reserved name', { ...text('x'), headers: [{ name: 'AWS.x', value: { text: 'x' } }] }, /no name of an attribute/],
    ['a name that ends with a dot', { ...text('x'), headers: [{ name: 'x.', value: { text: 'x' } }] }, /no name of an attribute/],
    ['an unknown type', { ...text('x'), headers: [{ name: 'x', value: { text: 'x' }, type: 'Date' }] }, /no type of an attribute/],
    ['no number', { ...text('x'), headers: [{ name: 'x', value: { text: 'one' }, type: 'Number' }] }, /no number/],
    ['an empty attribute', { ...text('x'), headers: [{ name: 'x', value: { text: '' } }] }, /empty/],
    ['a null attribute', { ...text('x'), headers: [{ name: 'x', value: null }] }, /is null/],
    ['a schema', { value: { json: 1, schema: 'orders' } }, /no schema/], ['an unknown option', { ...text('x'), options: { partition: 1 } }, /partition/],
    ['a delay that is too long', { ...text('x'), options: { delaySeconds: 901 } }, /delaySeconds/], ['a dedupId', { ...text('x'), options: { dedupId: 'd' } }, /does not deduplicate/],
  ])('refuses %s and sends the others', async (_, draft, words) => {
    const sqs = queue()
    const receipts = await publish(sqs, 'orders', [draft, text('good')])
    expect(said(receipts)).toMatch(words)
    expect(receipts[1]?.ok).toBe(true)
    expect(sqs.messages('orders').map(({ body }) => body)).toEqual(['good'])
  })

  it('takes the characters that SQS takes', async () => {
    expect(kinds(await publish(queue(), 'orders', [text('\t\n\r \uD7FF\uE000\uFFFD😀')]))).toEqual(['ok'])
  })

  it('sends delay and tenant to a standard queue', async () => {
    const sqs = queue()
    await publish(sqs, 'orders', [{ ...text('x'), options: { delaySeconds: 0, groupId: 'acme' } }])
    expect(sqs.asked('SendMessageBatch')[0]?.input['Entries']).toMatchObject([{ DelaySeconds: 0, MessageGroupId: 'acme' }])
  })

  it('asks for a group, and for a dedupId unless the queue makes one of the content', async () => {
    const grouped: Draft = { ...text('x'), options: { groupId: 'g' } }
    const name = 'ledger.fifo'
    expect(said(await publish(queue(name, { FifoQueue: 'true' }), name, [text('x')]))).toMatch(/message group/)
    expect(said(await publish(queue(name, { FifoQueue: 'true' }), name, [grouped]))).toMatch(/dedupId/)
    expect(said(await publish(queue(name, { FifoQueue: 'true', ContentBasedDeduplication: 'true' }), name, [{ ...grouped, options: { groupId: 'g', delaySeconds: 1 } }]))).toMatch(/alike/)
    const [receipt] = await publish(queue(name, { FifoQueue: 'true', ContentBasedDeduplication: 'true' }), name, [grouped])
    expect(receipt).toMatchObject({ ok: true, position: { sequence: '18849' } })
  })

  it('lets nothing overtake a failure in a FIFO queue, and goes on in a standard one', async () => {
    const drafts = Array.from({ length: 25 }, (_, n): Draft => ({ ...text(`m${n}`), options: { groupId: 'g' } }))
    for (const [name, expected] of [['ledger.fifo', 'Conflict'], ['orders', 'ok']] as const) {
      const sqs = queue(name, name === 'orders' ? {} : { FifoQueue: 'true', ContentBasedDeduplication: 'true' })
      let sent = 0
      sqs.fail = (one) => (one.name === 'SendMessageBatch' && ++sent === 2 ? awsError('AccessDenied', 'no') : undefined)
      const receipts = kinds(await publish(sqs, name, drafts))
      expect(new Set(receipts.slice(0, 10))).toEqual(new Set(['ok']))
      expect(new Set(receipts.slice(10, 20))).toEqual(new Set(['Forbidden']))
      expect(new Set(receipts.slice(20))).toEqual(new Set([expected]))
    }
  })

  it('sends a message once to a standard queue whose answer is lost, and says that it may be there', async () => {
    await using actions = await memoryActions()
    const { memory, sqs } = actions
    memory.create('orders')
    memory.fault = (operation) => (operation === 'SendMessageBatch' ? 'reset-after' : undefined)
    const [receipt] = await publishTo(sqs, 'orders', [text('x')], call)
    expect(receipt).toMatchObject({ ok: false, problem: { code: 'Unreachable', hint: expect.stringMatching(/^It may have been sent nevertheless/) } })
    expect(memory.holds('orders')).toHaveLength(1)
  })

  it('sends again what SQS was too busy for', async () => {
    await using actions = await memoryActions()
    const { memory, sqs } = actions
    memory.create('orders')
    let sent = 0
    memory.fault = (operation) => (operation === 'SendMessageBatch' && ++sent === 1 ? { status: 403, code: 'RequestThrottled' } : undefined)
    expect(kinds(await publishTo(sqs, 'orders', [text('x')], call))).toEqual(['ok'])
    expect(memory.holds('orders')).toHaveLength(1)
  })
})
