import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { fakeHost, type FakeHost } from '../../../fixtures/fake-host.ts'

const data = mkdtempSync(join(tmpdir(), 'tidemark-restart-'))
afterAll(() => rmSync(data, { recursive: true, force: true }))

const ref = { kind: 'topic', path: ['ten'] }
const never = new AbortController().signal
const lastHour = () => ({ from: Date.now() - 3_600_000, to: Date.now() + 1_000, points: 400 })
const past = ({ host, connection }: FakeHost) =>
  host.resources.past({ connection, system: 'fake', ref }, 'backlog', lastHour(), never)

test('a chart shows the past after a restart of the host, and the cap that was saved holds', async () => {
  const first = await fakeHost({ data })
  await first.host.resources.latest({ connection: first.connection, system: 'fake' }, [ref])
  const before = await past(first)
  expect(before.value).toEqual([7])
  await first.host.settings.save({ historyMegabytes: 30 })
  expect(await first.host.history.status()).toMatchObject({ maxBytes: 30e6, oldest: before.at[0] })
  await first.host.close()

  await using again = await fakeHost({ data })
  expect(await past(again)).toEqual(before)
  expect(await again.host.history.status()).toMatchObject({ maxBytes: 30e6, lost: 0 })
  await again.host.connections.remove(again.connection)
  expect((await again.host.history.read({ connection: again.connection, system: 'fake' }, ref, 'backlog', {
    from: 0, to: Date.now(), points: 10,
  })).at).toEqual([])
})
