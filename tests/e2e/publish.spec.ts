import type { Locator, Page } from '@playwright/test'
import { t } from '../../renderer/texts/index.ts'
import { expect, test } from './app.ts'
import { dataRows, grid, place, show } from './screen.ts'

const p = t.publish
const topic = `e2e-publish-${Date.now()}`
const drawer = (app: Page): Locator => app.getByRole('dialog', { name: p.title(topic) })
const value = (app: Page): Locator => drawer(app).getByRole('textbox', { name: p.value, exact: true })
const chooses = (app: Page, what: string, kind: string): Promise<void> =>
  drawer(app).getByRole('radiogroup', { name: p.kindOf(what) }).getByRole('radio', { name: kind }).click()

test.beforeAll(async ({ kafka }) => {
  await kafka.create(topic, 3)
})

test.beforeEach(async ({ app }) => {
  await show(app, place('topic', topic))
  await expect(grid(app, t.messages.table)).toBeVisible()
  await app.keyboard.press('p')
  await expect(drawer(app)).toBeVisible()
})

test('a message with key, headers and JSON is published with the keyboard, and its receipt opens it', async ({ app }) => {
  await expect(drawer(app).getByText(p.isNull.key)).toBeVisible()
  await chooses(app, p.key, p.kinds.text)
  await drawer(app).getByRole('textbox', { name: p.key, exact: true }).fill('order-1')
  await chooses(app, p.value, p.kinds.json)
  await value(app).fill('{"id": 9007199254740993, "city": "Kraków"}')
  for (const [index, name] of ['trace', 'trace'].entries()) {
    await drawer(app).getByRole('button', { name: p.addHeader }).click()
    await drawer(app).getByLabel(p.headerName(index + 1)).fill(name)
    await drawer(app).getByLabel(p.headerValue(index + 1)).fill(`t-${index}`)
  }
  await drawer(app).getByLabel(p.partition).fill('2')
  await app.keyboard.press('Control+Enter')
  const receipts = drawer(app).getByRole('region', { name: p.receipts })
  await expect(receipts).toContainText(p.published(topic, '2', '0'))
  await receipts.getByRole('link', { name: p.open }).click()

  const pane = app.getByRole('complementary', { name: t.messages.detail })
  await expect(pane.getByRole('tree')).toContainText('9007199254740993')
  await pane.getByRole('tab', { name: t.messages.tabs.headers }).click()
  await expect(pane.getByRole('row').filter({ hasText: 'trace' })).toHaveText([/t-0/, /t-1/])
})

test('what is no JSON is said while it is typed, and null is a choice of its own', async ({ app }) => {
  await chooses(app, p.value, p.kinds.json)
  await value(app).pressSequentially('{"id": 1,')
  await expect(drawer(app).getByText(/^Not JSON/)).toBeVisible()
  await expect(drawer(app).getByRole('button', { name: p.send(1) })).toBeDisabled()
  await value(app).pressSequentially(' "ok": true}')
  await expect(drawer(app).getByText(/^Not JSON/)).toBeHidden()
  await expect(drawer(app).getByRole('button', { name: p.send(1) })).toBeEnabled()
  await chooses(app, p.value, p.kinds.null)
  await expect(drawer(app).getByText(p.isNull.value)).toBeVisible()
  await drawer(app).getByLabel(p.copies).fill('3')
  await drawer(app).getByRole('button', { name: p.send(3) }).click()
  await expect(drawer(app).getByText(p.publishedAll(3))).toBeVisible()
})

test('what was typed survives closing the drawer', async ({ app }) => {
  await value(app).fill('half a thought')
  await app.keyboard.press('Escape')
  await expect(drawer(app)).toBeHidden()
  await app.keyboard.press('p')
  await expect(value(app)).toHaveValue('half a thought')
})

test('a publish leaves an audit line', async ({ app }, { project }) => {
  await chooses(app, p.value, p.kinds.text)
  await value(app).fill('for the record')
  await drawer(app).getByRole('button', { name: p.send(1) }).click()
  await expect(drawer(app).getByRole('region', { name: p.receipts })).toBeVisible()
  await app.keyboard.press('Escape')
  await show(app, '#/audit')
  const line = app.getByRole('table', { name: t.shell.audit }).getByRole('row').filter({ hasText: topic }).first()
  await expect(line).toContainText(project.name === 'electron' ? t.audit.whos.window : t.audit.whos.browser)
  await expect(line).toContainText(/publish/i)
})

test('a message is published again with its exact bytes', async ({ app, kafka }) => {
  await app.keyboard.press('Escape')
  await kafka.publish(topic, [{ key: 'again', value: 'Zürich 東京', partition: 1, headers: { a: '1' } }])
  await app.reload()
  await dataRows(grid(app, t.messages.table)).filter({ hasText: 'Zürich' }).click()
  await app.getByRole('complementary', { name: t.messages.detail }).getByRole('button', { name: t.messages.publish }).click()
  await expect(value(app)).toHaveValue('Zürich 東京')
  await expect(drawer(app).getByLabel(p.headerName(1))).toHaveValue('a')
})
