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
  await expect(rowOf(table, 'billing')).toBeVisible()
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

test('peek, pin and mute from the row', async ({ app }) => {
  const table = grid(app, t.backlog.table)
  await expect(dataRows(table).first()).toContainText(verdicts.stalled)
  await table.focus()
  await app.keyboard.press('Home')
  await app.keyboard.press('i')
  const pane = app.getByRole('complementary', { name: t.backlog.peekOf('search-index') })
  await expect(pane).toContainText(t.backlog.stuck)
  await expect(pane.getByRole('img', { name: /Backlog/ })).toBeVisible()
  await app.keyboard.press('s')
  await expect(rowOf(table, 'search-index').getByRole('img', { name: t.backlog.pinned })).toBeVisible()
  await app.keyboard.press('Escape')
  await expect(pane).toBeHidden()
  await app.keyboard.press('m')
  await expect(rowOf(table, 'search-index')).toHaveCount(0)
  await app.getByRole('button', { name: t.backlog.muted(1) }).click()
  await expect(rowOf(table, 'search-index')).toBeVisible()
})
