import type { Locator, Page } from '@playwright/test'
import { t } from '../../renderer/texts/index.ts'
import { expect, test } from './app.ts'
import { dataRows, grid, place, show, shown } from './screen.ts'

const m = t.messages
const table = (app: Page): Locator => grid(app, m.table)
const text = (app: Page): Locator => app.getByRole('textbox', { name: m.containsText })
const where = (app: Page): Locator => app.getByRole('textbox', { name: m.whereLabel })
const button = (app: Page, name: string | RegExp): Locator => app.getByRole('main').getByRole('button', { name, exact: true })
const word = (): string => `needle-${Math.random().toString(36).slice(2, 10)}`
const of = (topic: string, params: Readonly<Record<string, string>>): string =>
  `${place('topic', topic)}?${new URLSearchParams(params).toString()}`

/** How many searches of this text the host has been asked for, by its jobs. */
async function searchesFor(app: Page, needle: string): Promise<number> {
  await show(app, '#/jobs')
  await expect(app.getByText(`Search orders for ${needle}`).first()).toBeVisible()
  return app.getByText(`Search orders for ${needle}`).count()
}

test('a search is found again on return and after a reload, and begins anew when it is asked for', async ({ app, kafka }) => {
  const needle = word()
  await kafka.publish('orders', [{ key: 'a', value: JSON.stringify({ note: needle }) }])
  await show(app, of('orders', { text: needle }))
  await expect(shown(app, m.found(1))).toBeVisible()
  expect(await searchesFor(app, needle)).toBe(1)
  await app.goBack()
  await expect(shown(app, m.found(1))).toBeVisible()
  await app.reload()
  await expect(shown(app, m.found(1))).toBeVisible()
  await expect(shown(app, /^as of \d\d:\d\d:\d\d$/)).toBeVisible()
  expect(await searchesFor(app, needle)).toBe(1)

  await app.goBack()
  await kafka.publish('orders', [{ key: 'a', value: JSON.stringify({ note: needle }) }])
  await button(app, m.search).click()
  await expect(shown(app, m.found(2))).toBeVisible()
  expect(await searchesFor(app, needle)).toBe(2)
})

test('a search is stopped with what it found, goes on from there, and ends where it would have', async ({ app, kafka }) => {
  test.slow()
  const topic = `wide-${word()}`
  await kafka.create(topic, 1)
  const value = (n: number) => JSON.stringify({ n, pad: 'x'.repeat(2_000), hit: n % 40 === 0 ? 'found me' : '' })
  for (let from = 0; from < 12_000; from += 400) {
    await kafka.publish(topic, Array.from({ length: 400 }, (_, n) => ({ key: 'k', value: value(from + n) })))
  }
  await show(app, of(topic, { where: 'value.hit.startsWith("found") && value.n >= 0', stop: '5000' }))
  const stop = app.getByRole('button', { name: m.stop, exact: true })
  await expect(stop).toBeVisible()
  await stop.click()
  const isOver = app.getByRole('main').getByText(new RegExp(`^(${m.stoppedByYou}|${m.complete})$`)).first()
  await expect(isOver).toBeVisible()
  if (await isOver.innerText() === m.stoppedByYou) {
    await expect(shown(app, m.nothingFound)).toHaveCount(0)
    await app.keyboard.press('Shift+R')
  }
  await expect(shown(app, m.complete)).toBeVisible({ timeout: 30_000 })
  await expect(shown(app, m.found(300))).toBeVisible()
  await expect(table(app)).toHaveAttribute('aria-rowcount', '300')
})

test('what is wrong with a condition is said as it is typed, at its place, and goes when it is mended', async ({ app }) => {
  await show(app, place('topic', 'payments'))
  await expect(dataRows(table(app)).first()).toBeVisible()
  const before = await table(app).boundingBox()
  await app.keyboard.press('w')
  await app.keyboard.type('value.amount.cents > && 3')
  const problem = app.locator('#filter-problem')
  await expect(problem).toContainText(/^Column 22:/)
  await expect(problem).toHaveAttribute('role', 'status')
  await expect(where(app)).toHaveAttribute('aria-invalid', 'true')
  await expect(where(app)).toHaveAccessibleDescription(/^Column 22:/)
  await expect(dataRows(table(app)).first()).toBeVisible()
  expect(await table(app).boundingBox()).toEqual(before)

  await text(app).focus()
  await button(app, m.search).click()
  await expect(where(app)).toBeFocused()
  await where(app).fill('value.amount.cents > 3')
  await expect(problem).toBeHidden()
  await expect(where(app)).not.toHaveAttribute('aria-invalid')
  expect(await table(app).boundingBox()).toEqual(before)
})

test('a refused search moves to the field that is wrong', async ({ app }) => {
  await show(app, place('topic', 'payments'))
  await expect(dataRows(table(app)).first()).toBeVisible()
  await where(app).fill('value.')
  await where(app).press('Enter')
  await expect(app.getByRole('main').getByRole('alert')).toContainText(/Column \d/)
  await expect(where(app)).toBeFocused()
})

test('matches over time are a table for those who ask, and a stretch of it narrows the range', async ({ app, kafka }) => {
  const needle = word()
  await kafka.publish('orders', [1, 2, 3, 4].map((n) => ({ key: String(n), value: needle })))
  await show(app, of('orders', { text: needle, range: '15m' }))
  await expect(shown(app, m.found(4))).toBeVisible()
  await expect(app.getByRole('img', { name: /^Matches over time, .*: 4 found.*all of it was read$/ })).toBeVisible()
  const asTable = button(app, t.table.asTable)
  await asTable.focus()
  await app.keyboard.press('Enter')
  const rows = app.getByRole('dialog', { name: m.overTime }).getByRole('row')
  await expect(rows.first()).toHaveText(`${m.from}${m.to}${m.foundColumn}`)
  const counts = await rows.locator('td:last-child').allInnerTexts()
  expect(counts.reduce((sum, count) => sum + Number(count), 0)).toBe(4)
  await app.keyboard.press('Escape')
  await expect(app.getByRole('dialog')).toBeHidden()

  await app.getByRole('button', { name: m.narrow }).focus()
  for (let press = 0; press < 20; press++) await app.keyboard.press('ArrowRight')
  await app.keyboard.press('Enter')
  await expect(app).toHaveURL(/range=\d+\.\.\d+/)
  await expect(shown(app, m.found(4))).toBeVisible()
})

test('a filter is saved with a name, renamed, chosen again and deleted; the last searches are kept', async ({ app }) => {
  const [needle, name, other] = [word(), word(), word()]
  await show(app, of('orders', { text: needle, range: '90m', order: 'oldest', key: 'nobody' }))
  await expect(shown(app, m.complete)).toBeVisible()
  await button(app, m.saveFilter).click()
  await app.getByRole('textbox', { name: m.filterName }).fill(name)
  await app.keyboard.press('Enter')

  await show(app, place('topic', 'orders'))
  await expect(dataRows(table(app)).first()).toBeVisible()
  await app.keyboard.press('s')
  const saved = app.getByRole('dialog', { name: m.saved })
  await saved.getByRole('button', { name: m.rename(name) }).click()
  await saved.getByRole('textbox', { name: m.filterName }).fill(other)
  await app.keyboard.press('Enter')
  await expect(saved.getByRole('button', { name: m.rename(name) })).toHaveCount(0)
  await saved.getByRole('button', { name: new RegExp(`^${other} `) }).click()
  await expect(text(app)).toHaveValue(needle)
  await expect(app).toHaveURL(/key=nobody/)
  await expect(app).toHaveURL(/order=oldest/)

  await app.keyboard.press('Escape')
  await button(app, m.saved).click()
  await saved.getByRole('button', { name: m.forget(other) }).click()
  await expect(saved.getByRole('button', { name: m.forget(other) })).toHaveCount(0)
  await expect(saved.getByRole('button', { name: new RegExp(m.savedText(needle)) }).first()).toBeVisible()
})

test('a key is looked for in its own partition, which is said, and in all on demand', async ({ app, kafka }) => {
  const key = word()
  await kafka.publish('orders', [0, 1, 2, 3, 4, 5].map((partition) => ({ key, value: 'v', partition })))
  await show(app, of('orders', { key }))
  await expect(shown(app, m.found(1))).toBeVisible()
  await expect(shown(app, /^Only partition \d was read/)).toBeVisible()
  await button(app, m.readAllPartitions).click()
  await expect(shown(app, m.found(6))).toBeVisible()
  await expect(button(app, m.readAllPartitions)).toHaveCount(0)
})
