import type { Alert } from '#contract/alert.ts'
import type { SandboxConsumer } from '#contract/sandbox.ts'
import { t } from '../../renderer/texts/index.ts'
import { expect, test } from './app.ts'
import { cellOf, grid, rowOf } from './screen.ts'
import { hostAddress } from './shells.ts'

const { columns, verdicts } = t.backlog
/** A group of the sandbox that keeps up, so that it catches up again once it is started. */
const name = 'billing'

/** Asks the suite's host as a script does. */
async function ask<Item>(path: string, body: unknown): Promise<readonly Item[]> {
  const { origin, searchParams } = new URL(hostAddress())
  const answer = await fetch(`${origin}/api/${path}`, {
    method: 'POST', headers: { authorization: `Bearer ${searchParams.get('token') ?? ''}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(answer.status).toBe(200)
  return (await answer.json() as { readonly items: readonly Item[] }).items
}

/** Stops or starts a consumer of the suite's sandbox. */
const run = (running: boolean) => ask<SandboxConsumer>('sandbox/run', { name, running })

/** What was raised about it since a moment (epoch ms). */
const alertsSince = async (at: number): Promise<readonly Alert[]> =>
  (await ask<Alert>('alerts/list', {})).filter(({ ref, raisedAt }) => ref.path[0] === name && raisedAt >= at)

test('a consumer that stops is stalled within a minute and raises one alert; started again it drains, and is empty when it was said to be', async ({ app }) => {
  test.skip(test.info().project.name === 'electron', 'The window has no address for scripts.')
  test.setTimeout(420_000)
  const table = grid(app, t.backlog.table)
  const verdict = await cellOf(table, rowOf(table, name), columns.verdict)
  await expect(verdict).toContainText(new RegExp(`^(${verdicts['keeping-up']}|${verdicts.idle})`), { timeout: 60_000 })
  const stoppedAt = Date.now()
  try {
    expect(await run(false)).toContainEqual(expect.objectContaining({ name, running: false }))
    await expect(verdict).toContainText(verdicts.stalled, { timeout: 60_000 })
    const backlog = await cellOf(table, rowOf(table, name), columns.backlog)
    // What is worked off in a moment is gone before anybody can say when.
    await expect(async () => expect(Number((await backlog.innerText()).replaceAll(',', ''))).toBeGreaterThan(400)).toPass({ timeout: 150_000 })
    await expect(async () => expect(await alertsSince(stoppedAt)).toMatchObject([{ endedAt: null }])).toPass({ timeout: 10_000 })
  } finally {
    await run(true)
  }
  await expect(verdict).toContainText(/empty in about/, { timeout: 120_000 })
  const emptyIn = await cellOf(table, rowOf(table, name), columns.emptyIn)
  const told = secondsOf(await emptyIn.innerText())
  const began = Date.now()
  await expect(verdict).not.toContainText(verdicts.draining, { timeout: 240_000 })
  const took = (Date.now() - began) / 1_000
  expect(await alertsSince(stoppedAt)).toMatchObject([{ endedAt: expect.any(Number), endedBy: 'condition' }])
  // The last seconds of a backlog are a commit's worth of it.
  expect(Math.abs(took - told)).toBeLessThan(Math.max(0.25 * took, 10))
})

/** "≈ 3 min 10 s" in seconds. */
const secondsOf = (text: string): number => [...text.matchAll(/([\d.]+) (s|min|h)/g)]
  .reduce((sum, [, value, unit]) => sum + Number(value) * (unit === 'h' ? 3_600 : unit === 'min' ? 60 : 1), 0)
