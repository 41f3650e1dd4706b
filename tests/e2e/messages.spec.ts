import type { Locator, Page } from '@playwright/test'
import { t } from '../../renderer/texts/index.ts'
import { expect, test } from './app.ts'
import { cellOf, columnTexts, dataRows, grid, place, show, shown } from './screen.ts'

const m = t.messages
const table = (app: Page): Locator => grid(app, m.table)
const text = (app: Page): Locator => app.getByRole('textbox', { name: m.containsText })
const where = (app: Page): Locator => app.getByRole('textbox', { name: m.whereLabel })
const detail = (app: Page): Locator => app.getByRole('complementary', { name: m.detail })
const word = (): string => `needle-${Math.random().toString(36).slice(2, 10)}`

/** Shows the messages of a topic and waits for the first row. */
async function messagesOf(app: Page, topic: string, params = ''): Promise<void> {
  await show(app, `${place('topic', topic)}${params && `?${params}`}`)
  await expect(dataRows(table(app)).first()).toBeVisible()
}

test('the newest 100 stand there at once, newest first, and more are read on demand', async ({ app }) => {
  await messagesOf(app, 'orders')
  await expect(table(app)).toHaveAttribute('aria-rowcount', '100')
  await expect(shown(app, m.stoppedAt(100, false))).toBeVisible()
  const times = await columnTexts(table(app), m.time)
  expect(times).toEqual(times.toSorted().toReversed())
  await app.getByRole('button', { name: m.findMore(100, false) }).click()
  await expect(table(app)).toHaveAttribute('aria-rowcount', '200')
})

test('a search for text ends Complete with what was found in how many', async ({ app, kafka }) => {
  const needle = word()
  await kafka.publish('orders', [1, 2, 3].map((n) => ({
    key: `customer-${n}`, value: JSON.stringify({ order: n, note: needle }),
  })))
  await messagesOf(app, 'orders')
  await app.keyboard.press('/')
  await expect(text(app)).toBeFocused()
  await app.keyboard.type(needle)
  await app.keyboard.press('Enter')
  await expect(shown(app, m.complete)).toBeVisible()
  await expect(shown(app, m.found(3))).toBeVisible()
  await expect(shown(app, /in all [\d,]{5,} messages of the range/)).toBeVisible()
  await expect(dataRows(table(app))).toHaveCount(3)
  await expect(table(app).getByText(needle).first()).toBeVisible()

  await app.reload()
  await expect(text(app)).toHaveValue(needle)
  await expect(dataRows(table(app))).toHaveCount(3)
})

test('a search stops at its limit, says so, and goes on by button and by key', async ({ app }) => {
  await messagesOf(app, 'orders', 'text=customer-0007&stop=100')
  await expect(shown(app, m.stoppedAt(100, true))).toBeVisible()
  await expect(shown(app, m.olderNotRead)).toBeVisible()
  await app.getByRole('button', { name: m.findMore(100, true) }).click()
  await expect(table(app)).toHaveAttribute('aria-rowcount', '200')
  await app.keyboard.press('Shift+R')
  await expect(table(app)).toHaveAttribute('aria-rowcount', '300')
})

test('a condition in CEL finds by fields and makes a column; what it cannot read is said under it', async ({ app }) => {
  await messagesOf(app, 'payments')
  await app.keyboard.press('w')
  await expect(where(app)).toBeFocused()
  await app.keyboard.type('value.amount.cents > 250000 && value.card.network == "visa"')
  await app.keyboard.press('Enter')
  await expect(table(app).getByRole('columnheader', { name: 'cents' })).toBeVisible()
  await expect(dataRows(table(app)).nth(3)).toBeVisible()
  const found = await columnTexts(table(app), 'cents')
  for (const cents of found) expect(Number(cents)).toBeGreaterThan(250_000)

  await where(app).fill('value.amount.cents >')
  await where(app).press('Enter')
  await expect(where(app)).toHaveAttribute('aria-invalid', 'true')
  await expect(where(app)).toHaveAccessibleDescription(/\d/)
  const box = await where(app).boundingBox()
  const problem = await app.getByRole('main').getByRole('alert').boundingBox()
  expect(problem?.y).toBeGreaterThan((box?.y ?? 0) + (box?.height ?? 0) - 1)
})

test('nothing found says what was read, and how to find more', async ({ app }) => {
  await show(app, `${place('topic', 'orders')}?range=90m&text=${word()}`)
  await expect(shown(app, /^No message in the last 90 min matches$/)).toBeVisible()
  await expect(shown(app, m.complete)).toBeVisible()
  await app.getByRole('button', { name: m.searchAll }).click()
  await expect(shown(app, m.noMatch(m.inAllOf.partitions))).toBeVisible()
})

test('a 64-bit number keeps its digits in the tree and in the condition made from it', async ({ app }) => {
  await messagesOf(app, 'payments')
  const first = dataRows(table(app)).first()
  const id = await (await cellOf(table(app), first, m.key)).innerText()
  expect(BigInt(id)).toBeGreaterThan(2n ** 53n)
  await first.click()
  const leaf = detail(app).getByRole('treeitem').filter({ hasText: '"id"' })
  await expect(leaf).toContainText(id)
  await detail(app).getByRole('tree').focus()
  await app.keyboard.press('ArrowDown')
  await app.keyboard.press('f')
  await expect(where(app)).toHaveValue(`value.id == ${id}`)
  await expect(shown(app, m.found(1))).toBeVisible()
})

test('the tabs of a message: key, headers with duplicates, raw bytes, position', async ({ app }) => {
  await messagesOf(app, 'emails')
  await dataRows(table(app)).filter({ hasText: 'Grüße' }).first().click()
  const pane = detail(app)
  await expect(pane).toContainText('ありがとう')
  await pane.getByRole('tab', { name: m.tabs.key }).click()
  await expect(pane).toContainText('@example.com')
  await pane.getByRole('tab', { name: m.tabs.headers }).click()
  await expect(pane.getByRole('row').filter({ hasText: 'received' })).toHaveCount(3)
  await expect(pane.getByRole('row').filter({ hasText: 'content-type' })).toContainText('charset=utf-8')
  await pane.getByRole('tab', { name: m.tabs.raw }).click()
  await expect(pane).toContainText('47 72 c3 bc')
  await pane.getByRole('tab', { name: m.tabs.about }).click()
  await expect(pane).toContainText(m.about.position)
  const offset = await pane.getByRole('heading', { level: 2 }).innerText()
  await pane.getByRole('button', { name: m.next }).click()
  await expect(pane.getByRole('heading', { level: 2 })).not.toHaveText(offset)
  await app.keyboard.press('Escape')
  await expect(pane).toBeHidden()
})

test('null, empty and aborted are told apart by their tags', async ({ app }) => {
  await messagesOf(app, 'emails')
  const tagged = (tag: string): Locator => dataRows(table(app)).filter({ has: app.getByText(tag, { exact: true }) })
  await expect(tagged(m.tombstone).first()).toBeVisible()
  await expect(tagged(m.emptyTag).first()).toBeVisible()
  await expect(tagged(m.nullTag).first()).toBeVisible()

  await messagesOf(app, 'transfers', 'text=account')
  const aborted = app.getByRole('button', { name: /^\d+ aborted$/ })
  await aborted.click()
  await expect(aborted).toHaveAttribute('aria-pressed', 'true')
  for (const row of await dataRows(table(app)).all()) await expect(row.getByText(m.abortedTag, { exact: true })).toBeVisible()
})

test('Live shows a message within two seconds, pauses without a loss, and goes on', async ({ app, kafka }) => {
  await messagesOf(app, 'emails')
  await app.keyboard.press('l')
  const live = app.getByRole('button', { name: m.live, exact: true })
  await expect(live).toHaveAttribute('aria-pressed', 'true')
  await expect(app.getByRole('button', { name: m.pause })).toBeVisible()
  const [first, second] = [word(), word()]
  await kafka.publish('emails', [{ key: 'a', value: first }])
  await expect(table(app).getByText(first)).toBeVisible({ timeout: 2_000 })
  await expect(dataRows(table(app)).first()).toBeVisible()

  await app.keyboard.press('Space')
  await expect(shown(app, m.paused)).toBeVisible()
  await kafka.publish('emails', [{ key: 'a', value: second }])
  await expect(shown(app, /^[1-9]\d* arrived$/)).toBeVisible()
  await expect(table(app).getByText(second)).toHaveCount(0)
  await app.getByRole('button', { name: m.showThem }).click()
  await expect(table(app).getByText(second)).toBeVisible()
})

test('the tabs of a topic: partitions with their skew, groups, settings', async ({ app }) => {
  await show(app, place('topic', 'orders'))
  const tab = (name: string): Locator =>
    app.getByRole('tablist', { name: t.topic.tabsLabel }).getByRole('tab', { name: new RegExp(`^${name}`) })
  await tab(t.topic.partitions).click()
  await expect(dataRows(grid(app, t.topic.partitions))).toHaveCount(6)
  await expect(app.getByRole('img', { name: /^Messages in 6 partitions/ })).toBeVisible()
  await tab(t.topic.groups).click()
  await expect(app.getByRole('tabpanel').getByText('fulfilment')).toBeVisible()
  await expect(app.getByRole('tabpanel').getByText('fraud-score')).toBeVisible()
  await tab(t.topic.settings).click()
  await app.getByLabel(t.topic.searchSettings).fill('retention.ms')
  await expect(dataRows(grid(app, t.topic.settings)).first()).toContainText('retention.ms')
})
