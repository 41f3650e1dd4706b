import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { t } from '../../renderer/texts/index.ts'
import { expect, test } from './app.ts'
import { cellOf, columnTexts, dataRows, grid, rowOf } from './screen.ts'

const groups = ['billing', 'fraud-score', 'fulfilment', 'search-index', 'stock-view']
const { columns, verdicts } = t.backlog

test('every group of the sandbox has a verdict and numbers that move, the stopped one first', async ({ app }) => {
  const table = grid(app, t.backlog.table)
  await expect(app.getByRole('heading', { level: 2, name: /needs? attention/ })).toBeVisible()
  for (const name of groups) await expect(rowOf(table, name)).toBeVisible()
  await expect(dataRows(table).first()).toContainText('search-index')
  const stopped = rowOf(table, 'search-index')
  await expect(await cellOf(table, stopped, columns.verdict)).toContainText(`${verdicts.stalled} for`)
  for (const verdict of await columnTexts(table, columns.verdict)) expect(verdict).toMatch(new RegExp(`^(${Object.values(verdicts).join('|')})`))

  const backlog = await cellOf(table, stopped, columns.backlog)
  const before = Number((await backlog.innerText()).replaceAll(',', ''))
  await expect.poll(async () => Number((await backlog.innerText()).replaceAll(',', '')), { timeout: 6_000 }).toBeGreaterThan(before)
  await expect(app.getByText(/^Updated \d s ago$/)).toBeVisible()
})

test('from the filter to a group and back with the keyboard alone', async ({ app }) => {
  const table = grid(app, t.backlog.table)
  await expect(rowOf(table, 'fulfilment')).toBeVisible()
  await app.keyboard.press('/')
  await app.keyboard.type('ful')
  await expect(dataRows(table)).toHaveCount(1)
  for (let tabs = 0; tabs < 4 && !await table.evaluate((element) => element === document.activeElement); tabs += 1) await app.keyboard.press('Tab')
  await expect(table).toBeFocused()
  await app.keyboard.press('Home')
  await app.keyboard.press('Enter')
  await expect(app.getByRole('heading', { level: 1, name: 'fulfilment' })).toBeVisible()
  await app.goBack()
  await expect(app.getByLabel(t.backlog.filterNames)).toHaveValue('ful')
  await app.keyboard.press('g')
  await app.keyboard.press('g')
  await expect(app.getByRole('heading', { level: 1, name: 'Groups' })).toBeVisible()
})

test('the order holds while the pointer is in the table', async ({ app }) => {
  const table = grid(app, t.backlog.table)
  // An order made before there are verdicts is not held.
  await expect(dataRows(table).first()).toContainText(verdicts.stalled)
  await expect(await cellOf(table, rowOf(table, 'orders-dlq'), columns.verdict)).not.toBeEmpty()
  await rowOf(table, 'billing').hover()
  await expect(app.getByText(t.backlog.held)).toBeVisible()
  const order = await columnTexts(table, columns.name)
  const behind = await columnTexts(table, columns.behind)
  await expect.poll(() => columnTexts(table, columns.behind), { timeout: 6_000 }).not.toEqual(behind)
  expect(await columnTexts(table, columns.name)).toEqual(order)
  await app.getByLabel(t.backlog.filterNames).hover()
  await expect(app.getByText(t.backlog.held)).toBeHidden()
})

test('focus in the table before there are verdicts does not freeze an order made without them', async ({ app }) => {
  await app.reload()
  const table = grid(app, t.backlog.table)
  await table.focus()
  await expect(await cellOf(table, rowOf(table, 'search-index'), columns.verdict)).toContainText(verdicts.stalled)
  await expect(dataRows(table).first()).toContainText('search-index')
})

test('a chip shows one verdict, in the address too', async ({ app }) => {
  const table = grid(app, t.backlog.table)
  const chip = app.getByRole('group', { name: columns.verdict }).getByRole('button', { name: verdicts.stalled })
  await chip.click()
  await expect(chip).toHaveAttribute('aria-pressed', 'true')
  await expect(dataRows(table)).toHaveCount(1)
  await app.reload()
  await expect(chip).toHaveAttribute('aria-pressed', 'true')
  await expect(dataRows(table)).toHaveCount(1)
  await chip.click()
  await expect(app.getByText(t.backlog.shown(1), { exact: true })).toBeHidden()
  await expect(rowOf(table, 'billing')).toBeVisible()
})

test('peek, pin and mute from the row, with an end, in every window', async ({ app, shell }) => {
  const table = grid(app, t.backlog.table)
  await expect(dataRows(table).first()).toContainText(verdicts.stalled)
  await table.focus()
  await app.keyboard.press('Home')
  await app.keyboard.press('i')
  const pane = app.getByRole('complementary', { name: t.backlog.peekOf('search-index') })
  await expect(pane).toContainText(t.backlog.stuck)
  await expect(pane.getByRole('img', { name: /Backlog/ })).toBeVisible()
  await expect(pane.getByRole('region', { name: t.backlog.sources })).toContainText(/Kafka, end and committed offsets, \d+ s ago/)
  await app.keyboard.press('s')
  await expect(rowOf(table, 'search-index').getByRole('img', { name: t.backlog.pinned })).toBeVisible()
  await app.getByRole('button', { name: `${t.backlog.onlyPinned} 1` }).click()
  await expect(dataRows(table)).toHaveCount(1)
  await app.getByRole('button', { name: `${t.backlog.onlyPinned} 1` }).click()
  await table.focus()
  await app.keyboard.press('s')
  await expect(rowOf(table, 'search-index').getByRole('img', { name: t.backlog.pinned })).toHaveCount(0)
  await app.keyboard.press('Escape')
  await expect(pane).toBeHidden()

  await app.keyboard.press('m')
  await app.getByRole('menuitem', { name: t.backlog.muteFor.hour }).press('Enter')
  await expect(rowOf(table, 'search-index')).toHaveCount(0)
  await expect(table).toBeFocused()
  const other = await shell.open()
  await expect(rowOf(grid(other.page, t.backlog.table), 'fulfilment')).toBeVisible({ timeout: 20_000 })
  await expect(rowOf(grid(other.page, t.backlog.table), 'search-index')).toHaveCount(0)
  await other.page.getByRole('button', { name: t.backlog.muted(1) }).click()
  const muted = rowOf(grid(other.page, t.backlog.table), 'search-index')
  await expect(muted).toContainText(/muted until .*\d\d:\d\d/)
  await muted.click({ button: 'right' })
  await other.page.getByRole('menuitem', { name: t.backlog.unmute }).click()
  await expect(other.page.getByRole('button', { name: t.backlog.muted(1) })).toBeHidden()
  // In the window whose table has the focus nothing moves until it is asked to.
  await app.getByRole('button', { name: /^Sort again/ }).click()
  await expect(rowOf(grid(app, t.backlog.table), 'search-index')).toBeVisible()
  await other.close()
})

test('what an earlier version kept in this browser is carried over once', async ({ app, shell }) => {
  await app.evaluate(() => localStorage.setItem('tidemark.board', JSON.stringify({ pinned: ['sandbox/kafka/group/stock-view'], muted: [] })))
  await app.reload()
  const pinned = rowOf(grid(app, t.backlog.table), 'stock-view').getByRole('img', { name: t.backlog.pinned })
  await expect(pinned).toBeVisible()
  expect(await app.evaluate(() => localStorage.getItem('tidemark.board'))).toBeNull()
  const other = await shell.open()
  const there = rowOf(grid(other.page, t.backlog.table), 'stock-view')
  await expect(there.getByRole('img', { name: t.backlog.pinned })).toBeVisible()
  await there.click({ button: 'right' })
  await other.page.getByRole('menuitem', { name: t.backlog.unpin }).click()
  await expect(there.getByRole('img', { name: t.backlog.pinned })).toHaveCount(0)
  await other.close()
})

test('each number says on hover where it comes from and how old it is', async ({ app }) => {
  const table = grid(app, t.backlog.table)
  const said = async (name: string, column: string): Promise<string> => {
    const cell = (await cellOf(table, rowOf(table, name), column)).locator('span').last()
    await expect(cell).toHaveText(/\d/, { timeout: 30_000 })
    await cell.hover()
    return await cell.getAttribute('title') ?? ''
  }
  expect(await said('fulfilment', columns.backlog)).toMatch(/^Kafka, end and committed offsets, \d+(\.\d)? s ago \(\d\d:\d\d:\d\d\)$/)
  expect(await said('fulfilment', columns.behind)).toContain('Kafka, time of the next record')
  expect(await said('fulfilment', columns.in)).toContain('Kafka, end offsets')
  expect(await said('orders-dlq', columns.backlog)).toContain('SQS, ApproximateNumberOfMessages')
})

test('the board is shared as one page that needs nothing else, and as CSV', async ({ app, shell }) => {
  const table = grid(app, t.backlog.table)
  await expect(await cellOf(table, rowOf(table, 'search-index'), columns.verdict)).toContainText(verdicts.stalled)
  const [page, csv] = [await saved(app, t.backlog.share.html), await saved(app, t.backlog.share.csv)]
  expect(page.name).toMatch(/^tidemark-backlog-\d{4}-\d\d-\d\d\.html$/)
  expect(csv.name).toMatch(/^tidemark-backlog-\d{4}-\d\d-\d\d\.csv$/)
  expect(csv.text).toMatch(/^name,what,connection,environment,verdict,reason,behind \(s\),backlog \(items\)/)
  expect(csv.text).toMatch(/\r\nsearch-index,group on clicks,Sandbox,dev,Stalled for [^,]+,no members,/)
  expect(page.text).not.toContain('127.0.0.1')

  const other = await shell.open()
  await expect(rowOf(grid(other.page, t.backlog.table), 'billing')).toBeVisible({ timeout: 20_000 })
  await other.page.waitForLoadState('networkidle')
  const asked: string[] = []
  other.page.on('request', (request) => asked.push(request.url()))
  await other.page.setContent(page.text)
  await expect(other.page.getByRole('heading', { level: 1, name: /needs? attention/ })).toBeVisible()
  await expect(other.page.getByRole('row', { name: /^search-index/ })).toContainText(verdicts.stalled)
  expect(asked).toEqual([])
  await other.close()
})

/** The file that an entry of the share menu gives. */
async function saved(app: Page, entry: string): Promise<{ readonly name: string; readonly text: string }> {
  await app.getByRole('button', { name: t.backlog.share.button, exact: true }).click()
  const [download] = await Promise.all([app.waitForEvent('download'), app.getByRole('menuitem', { name: entry }).click()])
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') }
}
