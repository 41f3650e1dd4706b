import { createHash } from 'node:crypto'
import type { Message as Received } from '@aws-sdk/client-sqs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { openPayloads } from '#main/payload/reading.ts'
import { filterRecord, openMessage, shownMessage, type Reading } from '#main/systems/sqs/read/message.ts'
import { attributesMd5 } from '#main/systems/sqs/read/md5.ts'
import { s3PointerOf } from '#main/systems/sqs/read/s3-pointer.ts'

const reading: Reading = {
  maxReceiveCount: 3, mode: 'sample', payloads: openPayloads(), showing: { previewBytes: 4_096, raw: true }, asIs: false,
}
const show = (received: Partial<Received>, more: Partial<Reading> = {}) => {
  const whole = { ...reading, ...more }
  return shownMessage(openMessage({ MessageId: 'm', ...received }, whole), whole, 5_000)
}
const md5 = (text: string) => createHash('md5').update(text).digest('hex')

describe('a message of SQS', () => {
  it('has a null key, its system attributes as facts, and counts its bytes as AWS does', () => {
    const message = show({
      Body: '{"a":1}', MessageAttributes: { tenant: { DataType: 'String', StringValue: 'acme' } },
      Attributes: {
        ApproximateReceiveCount: '1', SentTimestamp: '1000', ApproximateFirstReceiveTimestamp: '2000', SenderId: 'AIDA', MessageGroupId: 'g',
        MessageDeduplicationId: 'd', SequenceNumber: '42', AWSTraceHeader: 'Root=1', DeadLetterQueueSourceArn: 'arn:aws:sqs:eu-west-1:111122223333:orders',
      },
    })
    expect(message).toMatchObject({
      id: 'm', at: 1_000, atType: 'sent', key: null, position: { id: 'm' }, bytes: 7 + 6 + 6 + 4, flags: [],
      headers: [{ name: 'tenant', type: 'String', value: { text: 'acme' } }],
      facts: { receives: 1, maxReceives: 3, firstReceivedAt: 2_000, hiddenUntil: 5_000, sender: 'AIDA', groupId: 'g', dedupId: 'd', sequence: '42', trace: 'Root=1', from: 'orders' },
    })
    expect(show({ Body: 'x' })).toMatchObject({ at: null, facts: { receives: null, firstReceivedAt: null } })
  })

  it.each([['1', []], ['2', ['one-left']], ['3', ['last-receive']], ['7', ['last-receive']]])('received %s times of 3 is marked %j', (count, flags) => {
    expect(show({ Body: 'x', Attributes: { ApproximateReceiveCount: count } }).flags).toEqual(flags)
    expect(show({ Body: 'x', Attributes: { ApproximateReceiveCount: count } }, { maxReceiveCount: null }).flags).toEqual([])
  })

  it('whose sums do not fit is marked, body or attributes', () => {
    const attributes = { a: { DataType: 'String', StringValue: 'x' }, b: { DataType: 'Binary', BinaryValue: new Uint8Array([1]) } }
    const good = { Body: 'x', MD5OfBody: md5('x'), MessageAttributes: attributes, MD5OfMessageAttributes: attributesMd5(attributes) }
    expect(show(good).flags).toEqual([])
    expect(show({ ...good, MD5OfBody: md5('y') }).flags).toEqual(['md5-mismatch'])
    expect(show({ ...good, MessageAttributes: { ...attributes, a: { DataType: 'Number', StringValue: 'x' } } }).flags).toEqual(['md5-mismatch'])
  })

  it('that a person holds is marked', () => {
    expect(show({ Body: 'x' }, { mode: 'hold' }).flags).toEqual(['held'])
  })

  it('is shown without its envelopes, filtered as it is shown, and whole where it is asked for', () => {
    const event = { version: '0', id: 'e', 'detail-type': 'placed', source: 'shop', account: '1', time: 't', region: 'r', resources: [], detail: { n: 7 } }
    const body = JSON.stringify({ Type: 'Notification', MessageId: 's', TopicArn: 'arn:aws:sns:eu-west-1:1:orders', Message: JSON.stringify(event) })
    const message = show({ Body: body })
    expect(message).toMatchObject({
      flags: ['sns', 'eventbridge'], value: { text: '{"n":7}', bytes: Buffer.byteLength(body), raw: Buffer.from(body).toString('base64') },
      facts: { snsTopic: 'orders', eventType: 'placed' },
    })
    expect(message.value?.why).toBe('SNS notification of topic orders, in it EventBridge event placed of shop: it parses as JSON')
    expect(Buffer.from(filterRecord(openMessage({ Body: body }, reading)).value ?? []).toString()).toBe('{"n":7}')
    expect(show({ Body: body }, { asIs: true, payloads: openPayloads({ decode: { value: 'json' } }) }).value?.text).toBe(body)
  })

  it('in base64 of gzip is unwrapped', () => {
    const body = gzipSync(JSON.stringify({ order: 'unwrapped'.repeat(20) })).toString('base64')
    expect(show({ Body: body }).value).toMatchObject({ format: 'json', text: expect.stringContaining('unwrapped') })
  })

  it('that points to S3 says where, from either generation of the extended client and inside a notification', () => {
    const old = JSON.stringify(['com.amazon.sqs.javamessaging.MessageS3Pointer', { s3BucketName: 'b', s3Key: 'k' }])
    expect(s3PointerOf(old)).toEqual({ bucket: 'b', key: 'k' })
    expect(s3PointerOf('["some.other.Class",{"s3BucketName":"b","s3Key":"k"}]')).toBeUndefined()
    expect(s3PointerOf('["cut')).toBeUndefined()
    expect(show({ Body: old, MessageAttributes: { SQSLargePayloadSize: { DataType: 'Number', StringValue: '300000' } } }))
      .toMatchObject({ flags: ['s3-pointer'], facts: { s3Bucket: 'b', s3Key: 'k', linkedBytes: 300_000 } })
    const wrapped = JSON.stringify({ Type: 'Notification', MessageId: 's', TopicArn: 'arn:aws:sns:eu-west-1:1:orders', Message: old })
    expect(show({ Body: wrapped })).toMatchObject({ flags: ['sns', 's3-pointer'], facts: { s3Key: 'k' } })
  })
})
