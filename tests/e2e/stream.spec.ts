import type { Page } from '@playwright/test'
import { t } from '../../renderer/texts/index.ts'
import { expect, test } from './app.ts'
import { clean } from './clean.ts'
import { dataRows, grid, show } from './screen.ts'

const k = t.stream
const f = t.kinesis.forms
const stream = (tab?: string): string => `#/c/sandbox-aws/kinesis/stream/clickstream${tab === undefined ? '' : `?tab=${tab}`}`

test('records of all shards are read, one is opened, and a sequence number is read on from', async ({ app: page }) => {
  await show(page, stream())
  await expect(page.getByRole('heading', { level: 1, name: 'clickstream' })).toBeVisible()
  const records = grid(page, t.messages.table)
  await expect(dataRows(records).nth(20)).toBeVisible({ timeout: 20_000 })
  await expect(page.getByRole('columnheader', { name: t.messages.sequence, exact: true })).toBeVisible()
  await dataRows(records).first().click()
  const pane = page.getByRole('complementary', { name: t.messages.detail })
  await expect(pane.getByRole('heading', { name: /^Shard \d+, sequence …\d{8}/ })).toBeVisible()
  await expect(pane.getByRole('tree')).toBeVisible()
  await clean(page)
  await page.getByRole('button', { name: /^Shards/ }).click()
  await page.getByRole('dialog').getByRole('checkbox', { name: '0', exact: true }).uncheck()
  await page.getByRole('dialog').getByRole('button', { name: t.messages.apply }).click()
  await expect(page.getByRole('button', { name: /^Shards .*(chosen|\d)/ })).toBeVisible()
  await expect(page).toHaveURL(/shard=shardId-/)
})

test('following by a consumer of its own says its price first', async ({ app: page }) => {
  await show(page, stream())
  await page.getByRole('button', { name: /^Live by/ }).click()
  await page.getByRole('menuitemradio', { name: t.messages.fanOut }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText(t.messages.fanOutFree)
  await dialog.getByRole('button', { name: t.messages.fanOutUse }).click()
  await expect(dataRows(grid(page, t.messages.table)).nth(3)).toBeVisible({ timeout: 30_000 })
  await page.getByRole('button', { name: t.messages.live, exact: true }).click()
})

test('shards over time, whether one is hot in words, and one chosen to read', async ({ app: page }) => {
  await show(page, stream('shards'))
  const picture = page.getByRole('figure').filter({ hasText: k.lineage })
  await expect(picture.getByRole('button', { name: /^Shard \d+, open/ }).nth(3)).toBeVisible({ timeout: 20_000 })
  // The story divides shards anew every few minutes, and CloudWatch tells of a new one later: until then the sentence says that.
  await expect(picture.locator('figcaption'))
    .toContainText(/Shard \d+ is hot: it takes \d+ % of the records|is not known yet/, { timeout: 20_000 })
  await clean(page)
  await picture.getByRole('button', { name: /^Shard \d+, open/ }).first().click()
  await page.getByRole('button', { name: k.readShard }).click()
  await expect(page).toHaveURL(/shard=shardId-0+\d+/)
  await expect(dataRows(grid(page, t.messages.table)).first()).toBeVisible({ timeout: 20_000 })
})

test('who reads the stream, and where a KCL application stands in each shard', async ({ app: page }) => {
  await show(page, stream('consumers'))
  const readers = grid(page, 'Consumers')
  await expect(dataRows(readers)).toHaveCount(3, { timeout: 20_000 })
  await dataRows(readers).filter({ hasText: 'clickstream-counter' }).click()
  await expect(page.getByText(k.types.kcl, { exact: true })).toBeVisible()
  const places = page.getByRole('table', { name: k.places })
  await expect(places.getByRole('row').nth(4)).toBeVisible()
  await clean(page)
})

test('a stream is made, published to with its shard said, resharded by a plan, and deleted', async ({ app: page }) => {
  await show(page, '#/c/sandbox-aws/kinesis/stream')
  await page.getByRole('button', { name: t.plan.actions }).click()
  await page.getByRole('menuitem', { name: t.kinesis.actions.create }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(f.name).fill('page-views')
  await planAndRun(page, /^Create/)
  await expect(page.getByRole('heading', { level: 1, name: 'page-views' })).toBeVisible()

  await page.getByRole('button', { name: t.messages.publishNew }).first().click()
  await dialog.getByRole('textbox', { name: t.kinesis.partitionKey, exact: true }).fill('shop-lisbon')
  await expect(dialog.getByRole('status').filter({ hasText: t.kinesis.goesTo('shardId-000000000000') })).toBeVisible()
  await dialog.getByRole('textbox', { name: t.publish.value, exact: true }).fill('{"page":"/search"}')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText(/^Published to page-views, shardId-000000000000, sequence number \d+/).first())
    .toBeVisible({ timeout: 15_000 })
  await page.keyboard.press('Escape')

  await show(page, '#/c/sandbox-aws/kinesis/stream/page-views?tab=shards')
  await action(page, t.kinesis.actions.reshard)
  await dialog.getByLabel(f.shards).fill('2')
  await planAndRun(page, /^Change/)
  const picture = page.getByRole('figure').filter({ hasText: k.lineage })
  await expect(picture.getByRole('button', { name: /^Shard [12], open, 50 % of the keys/ })).toHaveCount(2, { timeout: 15_000 })
  await expect(picture.getByRole('button', { name: /^Shard 0, closed/ })).toBeVisible()
  await expect(grid(page, 'Shards')).toBeVisible()

  await action(page, t.kinesis.actions.delete)
  await dialog.getByRole('button', { name: /^Delete/ }).click()
  await expect(dialog.getByText(t.plan.states.done, { exact: true })).toBeVisible({ timeout: 15_000 })
})

/** Chooses from the menu of actions. */
async function action(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: t.plan.actions }).click()
  await page.getByRole('menuitem', { name }).click()
}

/** From a form to its plan, runs it and waits until it is done. */
async function planAndRun(page: Page, button: RegExp): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: t.plan.next }).click()
  await dialog.getByRole('button', { name: button }).click()
  await expect(dialog.getByText(t.plan.states.done, { exact: true })).toBeVisible({ timeout: 15_000 })
  await dialog.getByRole('button', { name: t.plan.close }).click()
}
