import { expect, test, vi } from 'vitest'
import { fakeConnection, fakeHost, type FakeHost } from '../../fixtures/fake-host.ts'

const never = new AbortController().signal
const topic = (
  fake: FakeHost, connection = fake.connection,
) => ({ connection, system: 'fake', ref: { kind: 'topic', path: ['ten'] } })

test('a plan says what will happen, running it does it once as a job, and the way back is a plan again', async () => {
  await using fake = await fakeHost()
  const { actions, jobs, audit } = fake.host
  const plan = await actions.plan(topic(fake), 'empty', { keep: 2 }, 'window', never)
  expect(plan).toMatchObject({ title: 'Empty ten', affects: [{ count: 8 }], undo: 'yes', id: expect.stringMatching(/./) })
  expect(plan.confirm).toBeUndefined()
  const { job } = await actions.run(plan.id, undefined, 'window')
  await vi.waitFor(() => expect(jobs.get(job.id)).toMatchObject({ state: 'done', title: 'Empty ten', outcome: { changed: 8 } }))
  await expect(actions.run(plan.id, undefined, 'window')).rejects.toMatchObject({ problem: { code: 'NotFound' } })
  const back = await actions.undo(job.id, 'window', never)
  expect(back.title).toBe('Fill again')
  expect((await audit.list({})).items).toMatchObject([{ what: 'Empty ten', outcome: 'done: 8 changed' }])
})

test('in production the name must be typed', async () => {
  await using fake = await fakeHost()
  const { id } = await fake.host.connections.save({ ...fakeConnection, name: 'prod', environment: 'production' })
  const plan = await fake.host.actions.plan(topic(fake, id), 'empty', {}, 'window', never)
  expect(plan.confirm).toBe('ten')
  await expect(fake.host.actions.run(plan.id, 'tin', 'window')).rejects.toMatchObject({ problem: { code: 'BadInput' } })
  expect((await fake.host.actions.run(plan.id, 'ten', 'window')).job.state).toBe('running')
})

test('a wrong input, an unknown action and a level that is too low are refused', async () => {
  await using fake = await fakeHost()
  const { actions, connections } = fake.host
  await expect(actions.plan(
    topic(fake), 'empty', { keep: 'all' }, 'window', never,
  )).rejects.toMatchObject({ problem: { code: 'BadInput', issues: [{ path: 'input.keep' }] } })
  await expect(actions.plan(topic(fake), 'melt', {}, 'window', never)).rejects.toMatchObject({ problem: { code: 'Unsupported' } })
  const { id } = await connections.save({ ...fakeConnection, name: 'low', level: 'admin' })
  await expect(actions.plan(
    topic(fake, id), 'empty', {}, 'window', never,
  )).rejects.toMatchObject({ problem: { code: 'ReadOnly' } })
  await expect(actions.run('none', undefined, 'window')).rejects.toMatchObject({ problem: { code: 'NotFound' } })
})
