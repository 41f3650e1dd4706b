import { expect, test } from 'vitest'
import { withoutHosts } from '../../../../renderer/shell/room.ts'

test.each([
  ['Broker 10.20.3.4:9096 did not answer', 'Broker •••••• did not answer'],
  ['b-1.example.com presents a certificate', '•••••• presents a certificate'],
  ['kafka:9092 refused the connection', '•••••• refused the connection'],
  ['[::1]:9092 and 2001:db8::1 did not answer', '•••••• and •••••• did not answer'],
  ['held by ip-10-0-4-42.eu-west-1.compute.internal', 'held by ••••••'],
])('a room does not read the address in %j', (sentence, shown) => expect(withoutHosts(sentence)).toBe(shown))

test.each([
  'Stalled for 14 min: 4 members, no commits', 'CloudWatch, as of 12:04:31', 'orders-dlq takes 3 of 1,204', 'not opened: Enter opens it',
])('%j has none', (sentence) => expect(withoutHosts(sentence)).toBe(sentence))
