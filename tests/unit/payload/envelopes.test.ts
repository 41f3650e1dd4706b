import { describe, expect, it } from 'vitest'
import { envelopeOf } from '#main/payload/envelopes.ts'

const notification = {
  Type: 'Notification', MessageId: 'm-1', TopicArn: 'arn:aws:sns:eu-west-1:111122223333:orders', Subject: 'hello', Message: '{"id":9007199254740993}',
  Timestamp: '2026-11-21T20:00:00.000Z', SignatureVersion: '1', MessageAttributes: { tenant: { Type: 'String', Value: 'acme' } },
}
const event = '{"version":"0","id":"e-1","detail-type":"Order \\"placed\\"","source":"shop","account":"111122223333","time":"2026-11-21T20:00:00Z",'
  + '"region":"eu-west-1","resources":["arn:aws:s3:::b"],"detail": {"id": 9007199254740993, "text": "} \\" detail", "in": [{"a":1}]} }'
const of = (text: string) => envelopeOf(Buffer.from(text))
const inside = (text: string) => Buffer.from(of(text)?.inside ?? []).toString()

describe('the envelope around a message', () => {
  it('of SNS gives what was published, and says of which topic', () => {
    expect(of(JSON.stringify(notification))).toMatchObject({
      kind: 'sns', words: 'SNS notification of topic orders',
      facts: { snsTopic: 'orders', snsMessageId: 'm-1', snsSubject: 'hello', snsAttributes: ['tenant = acme (String)'] },
    })
    expect(inside(JSON.stringify(notification))).toBe('{"id":9007199254740993}')
  })

  it('of EventBridge gives the detail exactly as it stands there', () => {
    expect(of(event)).toMatchObject({
      kind: 'eventbridge', words: 'EventBridge event Order "placed" of shop', facts: { eventSource: 'shop', eventType: 'Order "placed"', eventId: 'e-1' },
    })
    expect(inside(event)).toBe('{"id": 9007199254740993, "text": "} \\" detail", "in": [{"a":1}]}')
  })

  it.each([
    ['text', 'Notification'], ['other JSON', '{"Type":"Notification"}'], ['a confirmation', JSON.stringify({ ...notification, Type: 'SubscriptionConfirmation' })],
    ['an event whose detail is text', event.replace(/"detail": .*$/, '"detail":"x"}')], ['cut JSON', event.slice(0, 200)], ['a list', '[{"Type":"Notification"}]'],
  ])('is not seen in %s', (_, text) => {
    expect(of(text)).toBeUndefined()
  })
})
