import { expect, test } from 'vitest'
import { fakeHost } from '../../fixtures/fake-host.ts'

test('what a save leaves out stays as it was: secrets, cost and the start', async () => {
  await using fake = await fakeHost()
  const { connections } = fake.host
  const keys = { type: 'keys' as const, accessKeyId: 'KEY', secretAccessKey: 's' }
  const draft = {
    name: 'aws', environment: 'dev' as const, level: 'read' as const,
    config: { type: 'aws' as const, region: 'eu-west-1', credentials: keys },
  }
  const { id } = await connections.save({ ...draft, connectAtStart: true, cost: { allow: true, capPerHour: 2 } })
  const { secretAccessKey: _, ...known } = keys
  expect(await connections.save({ ...draft, id, name: 'renamed', config: { ...draft.config, credentials: known } })).toMatchObject({
    name: 'renamed', secrets: ['credentials.secretAccessKey'], connectAtStart: true, cost: { allow: true, capPerHour: 2 },
  })
})
