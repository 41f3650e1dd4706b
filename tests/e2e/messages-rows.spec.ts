import type { Locator, Page } from '@playwright/test'
import { t } from '../../renderer/texts/index.ts'
import { expect, test } from './app.ts'
import { cellOf, columnTexts, dataRows, grid, place, show, shown } from './screen.ts'

const m = t.messages
const table = (app: Page): Locator => grid(app, m.table)
const detail = (app: Page): Locator => app.getByRole('complementary', { name: m.detail })
const button = (app: Page, name: string | RegExp): Locator => app.getByRole('main').getByRole('button', { name, exact: true })
const row = (app: Page, index: number): Locator => dataRows(table(app)).nth(index)
const word = (): string => `rows-${Math.random().toString(36).slice(2, 10)}`

async function messagesOf(app: Page, topic: string, params = ''): Promise<void> {
  await show(app, `${place('topic', topic)}${params && `?${params}`}`)
  await expect(row(app, 0)).toBeVisible()
}

test('rows are chosen by pointer and by key, copied as lines of JSON, and let go', async ({ app }) => {
  await messagesOf(app, 'orders')
  await expect(table(app)).toHaveAttribute('aria-rowcount', '100')
  await row(app, 1).click({ modifiers: ['Control'] })
  await row(app, 4).click({ modifiers: ['Shift'] })
  await expect(shown(app, m.selected(4))).toBeVisible()
  await row(app, 7).click({ modifiers: ['Control'] })
  await expect(shown(app, m.selected(5))).toBeVisible()
  await expect(detail(app)).toBeHidden()
  expect(await app.evaluate(() => String(getSelection()))).toBe('')
  await button(app, m.copyNdjson).click()
  const lines = (await app.evaluate(() => navigator.clipboard.readText())).split('\n')
  expect(lines).toHaveLength(5)
  for (const line of lines) expect(JSON.parse(line)).toHaveProperty('offset')

  await table(app).focus()
  await app.keyboard.press('Control+a')
  await expect(shown(app, m.selected(100))).toBeVisible()
  await app.keyboard.press('Escape')
  await expect(shown(app, m.selected(100))).toBeHidden()
  await app.keyboard.press('Home')
  for (let press = 0; press < 3; press++) await app.keyboard.press('Shift+ArrowDown')
  await expect(shown(app, m.selected(4))).toBeVisible()
  await row(app, 0).click()
  await expect(shown(app, m.selected(4))).toBeHidden()
  await expect(detail(app)).toBeVisible()
})

test('chosen rows are published again with their exact bytes, in the order of the log', async ({ app, kafka }) => {
  const topic = word()
  await kafka.create(topic, 1)
  await kafka.publish(topic, ['first', 'second', 'third'].map((value) => ({ key: 'k', value })))
  await messagesOf(app, topic)
  await row(app, 0).click({ modifiers: ['Control'] })
  await row(app, 1).click({ modifiers: ['Control'] })
  await button(app, m.publishAgain).click()
  const drawer = app.getByRole('dialog')
  await drawer.getByRole('button', { name: /^Publish 2 messages/ }).click()
  await expect(drawer.getByText(t.publish.publishedAll(2), { exact: true })).toBeVisible()
  await app.reload()
  await show(app, `${place('topic', topic)}?order=oldest`)
  await expect(table(app)).toHaveAttribute('aria-rowcount', '5')
  await expect.poll(() => columnTexts(table(app), m.value)).toEqual(['first', 'second', 'third', 'second', 'third'])
})

test('a decoder is chosen for a topic, remembered, said in the filter bar, and left again', async ({ app, kafka }) => {
  const topic = word()
  await kafka.create(topic, 1)
  await kafka.publish(topic, [{ key: 'k', value: '{"a":1}' }])
  await messagesOf(app, topic)
  await row(app, 0).click()
  await detail(app).getByRole('tab', { name: m.tabs.about }).click()
  await expect(detail(app)).toContainText('JSON')
  await detail(app).getByRole('combobox', { name: m.about.chooseValue }).click()
  await app.getByRole('option', { name: 'Hex', exact: true }).click()
  const value = async () => (await cellOf(table(app), row(app, 0), m.value)).innerText()
  await expect.poll(value).toBe('7b2261223a317d')
  const chip = app.getByRole('search').getByRole('button', { name: `${m.readAs} Hex` })
  await expect(chip).toBeVisible()

  await show(app, '#/')
  await messagesOf(app, topic)
  await expect(chip).toBeVisible()
  await expect.poll(value).toBe('7b2261223a317d')
  await app.getByRole('search').getByRole('button', { name: m.automatic }).click()
  await expect(chip).toBeHidden()
  await expect.poll(value).toBe('{"a":1}')
  await app.reload()
  await expect(row(app, 0)).toBeVisible()
  await expect(chip).toBeHidden()
})

test('a value that is not what it was chosen to be says why, beside its bytes', async ({ app, kafka }) => {
  const topic = word()
  await kafka.create(topic, 1)
  await kafka.publish(topic, [{ key: 'k', value: 'no uuid' }])
  await messagesOf(app, topic, 'decode=uuid')
  await expect(row(app, 0).getByText(m.notDecoded)).toBeVisible()
  await row(app, 0).click()
  const panel = detail(app).getByRole('tabpanel')
  await expect(panel).toContainText(/Not decoded: .*uuid/i)
  await expect(panel).toContainText('6e 6f 20 75 75 69 64')
  await app.getByRole('search').getByRole('button', { name: m.automatic }).click()
  await expect(panel).toContainText('no uuid')
})

test('the address carries everything that was chosen', async ({ app }) => {
  const address = new URLSearchParams({
    case: 'ignore', cols: '["value.order"]', decode: 'json', header: 'trace', is: 'x', key: 'customer-0007', keyas: 'text',
    order: 'oldest', part: '0,2', range: '90m', stop: '5000', text: 'needle', where: 'value.order > 0',
  })
  await show(app, `${place('topic', 'orders')}?${address.toString()}`)
  await expect(shown(app, m.complete)).toBeVisible()
  await expect(table(app).getByRole('columnheader', { name: 'order' })).toBeVisible()
  await expect(app.getByRole('search')).toContainText('customer-0007')
  await expect(app.getByRole('search')).toContainText('trace = x')
  await button(app, m.search).click()
  await expect(shown(app, m.complete)).toBeVisible()
  const now = new URLSearchParams(new URL(app.url()).hash.split('?')[1])
  expect(Object.fromEntries(now)).toEqual(Object.fromEntries(address))
})
