import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ConnectionConfig } from '#contract/connection.ts'
import { Batch } from '#contract/message.ts'
import { Manifest } from '#contract/manifest.ts'
import { ProblemError } from '#contract/problem.ts'
import { Details, ResourcePage } from '#contract/resource.ts'
import { Sample } from '#contract/sample.ts'
import type { Session } from '#main/systems/driver.ts'
import { findDrivers } from '#main/systems/registry.ts'
import { quietLog } from '../fixtures/quiet-log.ts'
import { socketsTo } from '../fixtures/sockets.ts'
import { kafkaFixture } from '../fixtures/systems/kafka.ts'
import { kinesisFixture } from '../fixtures/systems/kinesis.ts'
import { mskFixture } from '../fixtures/systems/msk.ts'
import { sqsFixture } from '../fixtures/systems/sqs.ts'
import type { PreparedSystem } from '../fixtures/systems/system-fixture.ts'
import { testTools } from '../fixtures/tools.ts'

const fixtures = new Map([kafkaFixture, kinesisFixture, mskFixture, sqsFixture].map((fixture) => [fixture.system, fixture]))
const dir = await mkdtemp(join(tmpdir(), 'tidemark-drivers-'))
afterAll(() => rm(dir, { recursive: true }))
const tools = testTools({ dir })
const call = (signal: AbortSignal = AbortSignal.timeout(30_000)) => ({ signal, log: quietLog })
const problemOf = (work: Promise<unknown>) => work.then(
  () => 'no problem', (error: unknown) => (error instanceof ProblemError ? error.problem : error),
)

/** One suite over every driver that the registry finds, each on its real service. */
describe.each([...findDrivers()])('the driver of %s', (system, driver) => {
  let prepared: PreparedSystem
  let session: Session
  beforeAll(async () => {
    const fixture = fixtures.get(system)
    if (fixture === undefined) throw new Error(`The system ${system} has no fixture in tests/fixtures/systems.`)
    prepared = await fixture.prepare()
    session = await driver.open(prepared.connection, tools)
  })
  afterAll(async () => {
    await session?.[Symbol.asyncDispose]()
    await prepared?.[Symbol.asyncDispose]()
  })

  it('describes itself and its connection as the contract says', () => {
    expect(Manifest.parse(driver.manifest)).toEqual(driver.manifest)
    expect(ConnectionConfig.parse(prepared.connection)).toEqual(prepared.connection)
  })

  it('pages by cursors that round-trip, without loss', async () => {
    const { kind, search, rows } = prepared.list
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = ResourcePage.parse(
        await session.list({ kind, search, limit: 4, ...(cursor === undefined ? {} : { cursor }) }, call())
      )
      expect(page.total).toBe(rows.length)
      seen.push(...page.items.map((item) => item.label))
      cursor = page.next
    } while (cursor !== undefined)
    expect(seen).toEqual(rows)
  })

  it('says that a cursor which is none is bad input', async () => {
    const { kind, search } = prepared.list
    expect(await problemOf(session.list({ kind, search, cursor: 'not a cursor' }, call()))).toMatchObject({ code: 'BadInput' })
  })

  it('describes a resource and says that a missing one is not found', async () => {
    expect(Details.parse(await session.describe(prepared.readable, call())).sections.length).toBeGreaterThan(0)
    expect(await problemOf(session.describe(prepared.missing, call()))).toMatchObject({ code: 'NotFound' })
  })

  it('gives null, never 0, for what cannot be known, and keeps the other samples of the round', async () => {
    const { ref, metric } = prepared.unknown
    const samples = await session.sample([ref, prepared.readable], call())
    expect(samples.map((sample) => Sample.parse(sample).ref)).toEqual([ref, prepared.readable])
    expect(samples[0]?.values[metric] ?? null).toBeNull()
    expect(Object.values(samples[1]?.values ?? {}).some((value) => typeof value === 'number')).toBe(true)
  })

  it('reads to a verdict and leaves no mark in the service', async () => {
    if (session.read === undefined) return
    const before = await prepared.marks()
    let last: Batch | undefined
    for await (const batch of session.read(prepared.readable, { limit: 50 }, call())) last = Batch.parse(batch)
    expect(last?.verdict).toMatchObject({ outcome: 'limit', matched: 50 })
    expect(await prepared.marks()).toEqual(before)
  })

  it('frees its sockets within a second of a cancelled read', async () => {
    if (session.read === undefined) return
    const before = await socketsTo(prepared.port)
    const cancelled = new AbortController()
    const batches = session.read(
      prepared.readable, prepared.whole ?? { from: 'oldest', limit: 5_000 }, call(cancelled.signal),
    )[Symbol.asyncIterator]()
    await batches.next()
    if (prepared.pooled !== true) expect(await socketsTo(prepared.port)).toBeGreaterThan(before)
    cancelled.abort()
    await expect.poll(() => socketsTo(prepared.port), { timeout: 1_000, interval: 50 }).toBeLessThanOrEqual(before)
    await batches.return?.()
  })

  it('turns every client error into a problem', async () => {
    await using broken = await driver.open(prepared.unreachable, tools)
    const { kind } = prepared.list
    expect(
      await problemOf(broken.list({ kind }, call()))
    ).toMatchObject({ code: 'Unreachable', message: expect.any(String), hint: expect.any(String) })
    expect(await broken.health(call())).toMatchObject({ state: 'down' })
    const cancelled = new AbortController()
    cancelled.abort()
    expect(await problemOf(session.list({ kind }, call(cancelled.signal)))).toMatchObject({ code: 'Cancelled' })
    expect(await problemOf(session.list({ kind: 'no-such-kind' }, call()))).toMatchObject({ code: 'BadInput' })
  })
})
