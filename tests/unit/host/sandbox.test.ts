import { expect, it } from 'vitest'
import type { ExportedConnection } from '#contract/connection.ts'
import { ProblemError } from '#contract/problem.ts'
import type { RunningSandbox, StartSandbox } from '#main/host/sandbox.ts'
import { fakeHost } from '../../fixtures/fake-host.ts'

const kafka = (port: number): ExportedConnection =>
  ({ name: 'Sandbox', environment: 'dev', level: 'destructive', config: { type: 'kafka', brokers: [`127.0.0.1:${port}`] } })
const aws: ExportedConnection = {
  name: 'Sandbox AWS', environment: 'dev', level: 'destructive', config: {
    type: 'aws', region: 'us-east-1', endpoint: 'http://127.0.0.1:1',
    credentials: { type: 'keys', accessKeyId: '000000000000', secretAccessKey: 'test' },
  },
}

/** A sandbox that runs at once with these connections. */
function running(...connections: readonly { readonly id: string; readonly draft: ExportedConnection }[]): StartSandbox {
  const stopped = Promise.withResolvers<null>()
  let isRunning = true
  const consumers = async () => [{ name: 'billing', reads: 'payments', system: 'kafka', running: isRunning }]
  const sandbox: RunningSandbox = {
    ended: stopped.promise, stop: async () => stopped.resolve(null), connections: () => connections, consumers,
    async run(name, wanted) {
      if (name !== 'billing') throw new ProblemError({ code: 'NotFound', message: `The sandbox has no consumer named ${name}.` })
      isRunning = wanted
      return await consumers()
    },
  }
  return async () => sandbox
}

it('saves every connection of the sandbox and names them, the main one first', async () => {
  await using fake = await fakeHost({
    startSandbox: running({ id: 'sandbox', draft: kafka(7) }, { id: 'sandbox-aws', draft: aws }),
  })
  await fake.host.sandbox.ready()
  expect(fake.host.sandbox.status()).toEqual({ state: 'running', connection: 'sandbox', connections: ['sandbox', 'sandbox-aws'] })
  const saved = fake.host.connections.list().items
  expect(saved.find(({ id }) => id === 'sandbox-aws')).toMatchObject({
    name: 'Sandbox AWS', environment: 'dev', level: 'destructive', secrets: ['credentials.secretAccessKey'],
    config: { type: 'aws', region: 'us-east-1', endpoint: 'http://127.0.0.1:1' },
  })
  expect(saved.find(({ id }) => id === 'sandbox')).toMatchObject({ config: { brokers: ['127.0.0.1:7'] } })
  await fake.host.sandbox.stop()
  expect(fake.host.sandbox.status()).toEqual({ state: 'stopped' })
})

it('runs without AWS where the sandbox has none', async () => {
  await using fake = await fakeHost({ startSandbox: running({ id: 'sandbox', draft: kafka(8) }) })
  await fake.host.sandbox.ready()
  expect(fake.host.sandbox.status()).toEqual({ state: 'running', connection: 'sandbox', connections: ['sandbox'] })
})

it('says why it did not start, and saves nothing', async () => {
  const missing = new ProblemError({ code: 'Unsupported', message: 'No Java.', hint: 'Install it.' })
  await using fake = await fakeHost({ startSandbox: () => Promise.reject(missing) })
  await expect(fake.host.sandbox.ready()).rejects.toMatchObject({ problem: missing.problem })
  expect(fake.host.sandbox.status()).toMatchObject({ state: 'failed', problem: { message: 'No Java.' } })
  expect(fake.host.connections.list().items.map(({ id }) => id)).not.toContain('sandbox')
})

it('lists consumers and stops and starts them while it runs, and only then', async () => {
  await using fake = await fakeHost({ startSandbox: running({ id: 'sandbox', draft: kafka(9) }) })
  const { sandbox } = fake.host
  expect(await sandbox.consumers()).toEqual({ items: [] })
  await expect(sandbox.run('billing', false)).rejects.toMatchObject({ problem: { code: 'Conflict' } })
  await sandbox.ready()
  const billing = { name: 'billing', reads: 'payments', system: 'kafka' }
  expect(await sandbox.consumers()).toEqual({ items: [{ ...billing, running: true }] })
  expect(await sandbox.run('billing', false)).toEqual({ items: [{ ...billing, running: false }] })
  await expect(sandbox.run('nobody', false)).rejects.toMatchObject({ problem: { code: 'NotFound' } })
  await sandbox.stop()
  expect(await sandbox.consumers()).toEqual({ items: [] })
})
