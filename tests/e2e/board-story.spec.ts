import type { Locator, Page } from '@playwright/test'
import { t } from '../../renderer/texts/index.ts'
import { expect, test } from './app.ts'
import { cellOf, grid, rowOf, show } from './screen.ts'

const { columns, verdicts } = t.backlog
const { sandbox } = t.settings
/** A group of the sandbox that keeps up, so that it catches up again once it is started. */
const name = 'billing'
/** The rule that the sandbox brings. */
const rule = 'A group of the sandbox has stalled'

/** Presses a consumer's button among the settings and comes back to the board. */
async function press(app: Page, button: string): Promise<void> {
  await show(app, '#/settings')
  await app.getByRole('button', { name: button, exact: true }).click()
  await expect(app.getByRole('button', { name: button, exact: true })).toBeHidden({ timeout: 15_000 })
  await show(app, '#/')
}

/** What the log says was raised about it by that rule, newest first. */
async function logged(app: Page): Promise<Locator> {
  await show(app, '#/alerts')
  await expect(app.getByRole('heading', { name: t.alerts.log, exact: true })).toBeVisible()
  return app.getByRole('table', { name: t.alerts.log, exact: true }).getByRole('row').filter({ hasText: `${name} is stalled` }).filter({ hasText: rule })
}

test('a consumer that stops is stalled within a minute and raises one alert; started again it drains, and is empty when it was said to be', async ({ app }) => {
  test.setTimeout(420_000)
  const before = await (await logged(app)).count()
  await show(app, '#/')
  const table = grid(app, t.backlog.table)
  const told = async (key: 'verdict' | 'backlog' | 'emptyIn') => cellOf(table, rowOf(table, name), columns[key])
  await expect(await told('verdict')).toContainText(new RegExp(`^(${verdicts['keeping-up']}|${verdicts.idle})`), { timeout: 60_000 })
  await press(app, sandbox.stopNamed(name))
  try {
    await expect(await told('verdict')).toContainText(verdicts.stalled, { timeout: 60_000 })
    const backlog = await told('backlog')
    // What is worked off in a moment is gone before anybody can say when.
    await expect(async () => expect(Number((await backlog.innerText()).replaceAll(',', ''))).toBeGreaterThan(400)).toPass({ timeout: 150_000 })
    const alerts = await logged(app)
    await expect(alerts).toHaveCount(before + 1, { timeout: 15_000 })
    await expect(alerts.first()).toContainText(t.alerts.stillOpen)
  } finally {
    await press(app, sandbox.startNamed(name))
  }
  const verdict = await told('verdict')
  await expect(verdict).toContainText(/empty in about/, { timeout: 120_000 })
  const emptyIn = secondsOf(await (await told('emptyIn')).innerText())
  const began = Date.now()
  await expect(verdict).not.toContainText(verdicts.draining, { timeout: 240_000 })
  const took = (Date.now() - began) / 1_000
  // The last seconds of a backlog are a commit's worth of it.
  expect(Math.abs(took - emptyIn)).toBeLessThan(Math.max(0.25 * took, 10))
  const alerts = await logged(app)
  await expect(alerts).toHaveCount(before + 1)
  await expect(alerts.first()).not.toContainText(t.alerts.stillOpen)
})

/** "≈ 3 min 10 s" in seconds. */
const secondsOf = (text: string): number => [...text.matchAll(/([\d.]+) (s|min|h)/g)]
  .reduce((sum, [, value, unit]) => sum + Number(value) * (unit === 'h' ? 3_600 : unit === 'min' ? 60 : 1), 0)
