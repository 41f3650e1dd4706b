import { expect, it } from 'vitest'
import { backendAt } from '#sandbox/aws/stand-in/backend.ts'
import { KinesisPart } from '#sandbox/aws/stand-in/kinesis/kinesis.ts'
import { askedOf } from './asked.ts'

const watch = { passed: () => undefined, throttled: () => undefined, event: () => undefined }
const backend = backendAt('http://127.0.0.1:1', false)
const { signal } = new AbortController()

it('says so where there is no Kinesis', async () => {
  const part = new KinesisPart(Promise.reject(new Error('out of memory')), watch, Date.now)
  const asked = askedOf('kinesis', 'ListStreams')
  expect(part.owns(asked)).toBe(true)
  expect(part.owns(askedOf('dynamodb', 'ListTables'))).toBe(false)
  await expect(part.answer(asked, backend, signal)).rejects.toMatchObject({ code: 'ServiceUnavailableException', status: 503, message: expect.stringContaining('out of memory') })
  await part.close()
})

it('lets requests wait for it', async () => {
  const address = Promise.withResolvers<string>()
  const part = new KinesisPart(address.promise, watch, Date.now)
  let over = false
  const answer = part.answer(askedOf('kinesis', 'ListStreams'), backend, signal).finally(() => { over = true })
  answer.catch(() => undefined)
  await Promise.resolve()
  expect(over).toBe(false)
  address.resolve('http://127.0.0.1:1')
  await expect(answer).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})
