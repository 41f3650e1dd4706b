import type { Page } from '@playwright/test'
import { t } from '../../renderer/texts/index.ts'
import { expect, test } from './app.ts'
import { clean } from './clean.ts'
import { dataRows, grid, show } from './screen.ts'

const s = t.sqs
const queue = (name: string, tab?: string): string =>
  `#/c/sandbox-aws/sqs/queue/${encodeURIComponent(name)}${tab === undefined ? '' : `?tab=${tab}`}`

/** What a queue holds, visible or taken, as the host counts it. */
async function holds(page: Page, name: string): Promise<number> {
  await show(page, queue(name))
  const fact = async (label: string) => Number((await page.locator('dl > div', { has: page.getByText(label, { exact: true }) })
    .first().locator('dd').innerText()).replaceAll(',', ''))
  await expect(async () => expect(await fact(s.visible)).not.toBeNaN()).toPass()
  return await fact(s.visible) + await fact(s.inFlight)
}

test('a queue says what reading it does, and reads nothing before the button', async ({ app: page }) => {
  await show(page, queue('orders'))
  await expect(page.getByRole('heading', { level: 1, name: 'orders' })).toBeVisible()
  await expect(page.getByText(s.title)).toBeVisible()
  await expect(page.getByText(/nothing is billed here/)).toBeVisible()
  await clean(page)
  await page.getByRole('radio', { name: new RegExp(s.modes.hold) }).click()
  await expect(page.getByText(/at the latest after 12 h/)).toBeVisible()
})

test('dead letters are taken, one is edited, three are redriven, and the counts are right', async ({ app: page }) => {
  test.slow()
  await show(page, queue('orders-dlq', 'redrive'))
  await page.getByRole('button', { name: /hold them$/ }).click()
  const letters = grid(page, s.workbench.letters)
  await expect(dataRows(letters).nth(3)).toBeVisible({ timeout: 20_000 })
  await expect(page.getByRole('button', { name: /^Release all/ })).toBeVisible()
  await expect(page.getByRole('button', { name: t.messages.stop, exact: true })).toBeHidden({ timeout: 20_000 })
  const taken = Number(/^\d+/.exec(await page.getByText(/^\d+ taken/).first().innerText())?.[0])
  expect(taken).toBeGreaterThan(3)
  await clean(page)
  for (const row of [0, 1]) await dataRows(letters).nth(row).getByTitle(s.workbench.pick).click()
  await page.getByRole('button', { name: s.workbench.compare }).click()
  await expect(page.getByRole('dialog')).toContainText(/differ|same/)
  await page.keyboard.press('Escape')
  await dataRows(letters).nth(2).getByTitle(s.workbench.pick).click()
  await dataRows(letters).nth(2).click()
  await page.getByRole('complementary', { name: t.messages.detail }).getByRole('button', { name: s.workbench.edit }).click()
  const body = page.getByRole('textbox', { name: s.body, exact: true })
  await body.fill('{"edited":')
  await expect(page.getByRole('button', { name: s.workbench.keep })).toBeDisabled()
  await body.fill('{"edited":true}')
  await page.getByRole('button', { name: s.workbench.keep }).click()
  await page.getByRole('button', { name: s.workbench.redriveSelected(3) }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('button', { name: t.plan.cancel })).toBeFocused()
  await clean(page)
  await dialog.getByRole('button', { name: s.workbench.redriveCount(3) }).click()
  await expect(dialog.getByText(/3 messages were moved/)).toBeVisible({ timeout: 30_000 })
  await expect(dialog.getByText(/orders-dlq [\d,]+ · orders [\d,]+/)).toBeVisible({ timeout: 30_000 })
  await dialog.getByRole('button', { name: t.plan.close }).click()
  await expect(page.getByText(new RegExp(`^${taken - 3} taken`)).first()).toBeVisible()
  await page.getByRole('button', { name: s.workbench.showJournal }).click()
  const journal = page.getByRole('dialog')
  await expect(journal.getByText(new RegExp(`^The journal names \\d+ messages: 3 moved`))).toBeVisible()
  const moved = dataRows(grid(page, t.journal.table)).filter({ hasText: t.journal.steps.moved ?? '' })
  await expect(moved).toHaveCount(3)
  for (const row of await moved.all()) await expect(row).toHaveText(/Moved.*\d\d:\d\d:\d\d.*orders/)
  await expect(moved.filter({ hasText: s.edited })).toHaveCount(1)
  await clean(page)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Release/ }).click()
  await expect(page.getByText(/given back to orders-dlq/).first()).toBeVisible()
  await show(page, '#/jobs')
  await expect(page.getByRole('row').filter({ hasText: 'Redrive 3 messages' }).first()).toContainText('3 messages were moved')
})

test('a message is published to a queue and drained from it', async ({ app: page }) => {
  const before = await holds(page, 'idle-007')
  await page.getByRole('button', { name: t.messages.publishNew }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('textbox', { name: s.body, exact: true }).fill('{"from":"e2e"}')
  await drawer.getByRole('button', { name: s.attribute.add }).click()
  await drawer.getByRole('textbox', { name: s.attribute.nameOf(1) }).fill('attempt')
  await drawer.getByRole('combobox', { name: s.attribute.typeOf(1) }).fill('Number.int')
  await drawer.getByRole('textbox', { name: s.attribute.valueOf(1) }).fill('1')
  await expect(drawer.getByText(s.attribute.size('32'))).toBeVisible()
  await clean(page)
  await page.keyboard.press('Control+Enter')
  await expect(drawer.getByText(/^Published to idle-007, message/)).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: t.plan.actions }).click()
  await page.getByRole('menuitem', { name: s.actions.drain }).click()
  await page.getByRole('dialog').getByRole('button', { name: t.plan.next }).click()
  await page.getByRole('dialog').getByRole('button', { name: /^Drain/ }).click()
  await expect(page.getByRole('dialog').getByRole('link', { name: t.plan.file })).toBeVisible({ timeout: 30_000 })
  await page.getByRole('dialog').getByRole('button', { name: t.plan.close }).click()
  expect(before).toBe(0)
})
