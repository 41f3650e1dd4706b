import { t } from '../../renderer/texts/index.ts'
import { expect, test } from './app.ts'
import { cellOf, columnTexts, dataRows, grid, place, rowOf, show } from './screen.ts'

const topics = ['clicks', 'customers', 'emails', 'formats', 'inventory', 'invoices', 'orders', 'payments', 'raw', 'shipments', 'telemetry', 'transfers']

test('topics stand there by name, then their numbers fill in and move', async ({ app }) => {
  await app.getByRole('navigation', { name: t.shell.rail }).getByRole('link', { name: /^Topics/ }).click()
  const table = grid(app, 'Topics')
  for (const name of topics) await expect(rowOf(table, name)).toBeVisible()
  const orders = rowOf(table, 'orders')
  await expect(await cellOf(table, orders, 'Partitions')).toHaveText('6')
  await expect(await cellOf(table, orders, 'Size on disk')).toHaveText(/^[\d.]+ (kB|MB)$/)
  await expect(await cellOf(table, orders, 'Last message')).toHaveText(/ ago$/)
  const messages = await cellOf(table, orders, 'Messages (≤)')
  const before = await messages.innerText()
  await expect(messages).toHaveText(/^[\d,]+$/)
  await expect(messages).not.toHaveText(before, { timeout: 6_000 })
})

test('a search takes a part of a name, a glob or a regular expression', async ({ app }) => {
  await show(app, place('topic'))
  const table = grid(app, 'Topics')
  await expect(rowOf(table, 'orders')).toBeVisible()
  await app.keyboard.press('/')
  const search = app.getByLabel(t.list.search('topics'))
  await expect(search).toBeFocused()
  const finds = async (typed: string, names: readonly string[]) => {
    await search.fill(typed)
    await expect(dataRows(table)).toHaveCount(names.length)
    for (const name of names) await expect(rowOf(table, name)).toBeVisible()
  }
  await finds('ER', ['customers', 'orders', 'transfers'])
  await finds('pay*ts', ['payments'])
  await finds('/^(raw|emails)$/', ['emails', 'raw'])
  await search.fill('pay*ment')
  await expect(app.getByText(t.list.noneMatch('topic', 'pay*ment'))).toBeVisible()
  await app.getByRole('button', { name: t.list.clearFilter }).click()
  for (const name of topics) await expect(rowOf(table, name)).toBeVisible()
})

test('a head sorts, internals come when asked for, and both survive a reload', async ({ app }) => {
  await show(app, place('topic'))
  const table = grid(app, 'Topics')
  await expect(rowOf(table, 'orders')).toBeVisible()
  await table.getByRole('button', { name: 'Partitions' }).click()
  await expect(table.getByRole('columnheader', { name: 'Partitions' })).toHaveAttribute('aria-sort', 'descending')
  await expect(dataRows(table).first()).toContainText('clicks')
  await app.getByRole('button', { name: t.list.showInternal }).click()
  await expect(rowOf(table, '__consumer_offsets')).toBeVisible()
  await app.reload()
  await expect(rowOf(table, '__consumer_offsets')).toBeVisible()
  const counts = (await columnTexts(table, 'Partitions')).map(Number)
  expect(counts).toEqual(counts.toSorted((a, b) => b - a))
})

test('the keyboard sorts, selects and opens', async ({ app }) => {
  await show(app, place('topic'))
  const table = grid(app, 'Topics')
  await expect(rowOf(table, 'orders')).toBeVisible()
  await table.focus()
  await app.keyboard.press('o')
  await app.keyboard.press('Enter')
  await expect(table.getByRole('columnheader', { name: t.list.name })).toHaveAttribute('aria-sort', 'descending')
  await expect(dataRows(table).first()).toContainText('transfers')
  await app.keyboard.press('ArrowDown')
  await app.keyboard.press('Home')
  await app.keyboard.press('x')
  await app.keyboard.press('Shift+ArrowDown')
  await expect(app.getByText(t.list.selected(2))).toBeVisible()
  await app.keyboard.press('Enter')
  await expect(app.getByRole('heading', { level: 1, name: 'telemetry' })).toBeVisible()
})

test('groups and brokers have their lists too', async ({ app }) => {
  await show(app, place('group'))
  const groups = grid(app, 'Groups')
  await expect(await cellOf(groups, rowOf(groups, 'stock-view'), 'Type')).toHaveText('consumer')
  await expect(await cellOf(groups, rowOf(groups, 'search-index'), 'Verdict')).toContainText(t.backlog.verdicts.stalled)
  await show(app, place('broker'))
  const brokers = grid(app, 'Brokers')
  await expect(dataRows(brokers)).toHaveCount(1)
  await expect(dataRows(brokers).first()).toContainText('127.0.0.1')
})

test('a group shows its verdict, charts, places with the stuck ones first, and members', async ({ app }) => {
  await show(app, place('group', 'fraud-score'))
  await expect(app.getByRole('heading', { level: 1, name: 'fraud-score' })).toBeVisible()
  await expect(app.getByRole('img', { name: new RegExp(t.group.rates) })).toBeVisible()
  const places = grid(app, 'Places')
  await expect(dataRows(places)).toHaveCount(6)
  const backlogs = (await columnTexts(places, 'Backlog')).map((text) => Number(text.replaceAll(',', '')))
  expect(backlogs[0]).toBe(Math.max(...backlogs))
  await app.getByRole('tab', { name: new RegExp(t.group.members) }).click()
  await expect(dataRows(grid(app, 'Members'))).toHaveCount(1)
})
