import { expect, test } from 'vitest'
import { redact } from '#main/host/redact.ts'

test('secrets are taken out by the name of their member, by their look, and by what they are', () => {
  const pem = '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----'
  expect(redact({
    password: 'a', sasl: {
      username: 'u', clientSecret: 'b',
    }, tls: { key: pem, cert: 'public' }, headers: [{ authorization: 'Bearer abc' }],
    text: `connect failed: password=hunter22&x=1 Bearer abc.def Basic dTpw ${pem}`, known: 'the word swordfish stands here', none: null,
    offset: 5n,
  }, ['swordfish'])).toEqual({
    password: '[secret]', sasl: {
      username: 'u', clientSecret: '[secret]',
    }, tls: { key: '[secret]', cert: 'public' }, headers: [{ authorization: '[secret]' }],
    text: 'connect failed: password=[secret]&x=1 Bearer [secret] Basic [secret] [secret]', known: 'the word [secret] stands here', none: null,
    offset: '5',
  })
  expect(JSON.stringify(redact(
    new Error('token: abcdef', { cause: new Error('swordfish') }), ['swordfish'],
  ))).not.toMatch(/abcdef|swordfish/)
})
