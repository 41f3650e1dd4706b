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
  await expect(drawer(app).getByRole('button', { name: p.send(1, topic) })).toBeDisabled()
  await value(app).pressSequentially(' "ok": true}')
  await expect(drawer(app).getByText(/^Not JSON/)).toBeHidden()
  await expect(drawer(app).getByRole('button', { name: p.send(1, topic) })).toBeEnabled()
  await chooses(app, p.value, p.kinds.null)
  await expect(drawer(app).getByText(p.isNull.value)).toBeVisible()
  await drawer(app).getByLabel(p.copies).fill('3')
  await drawer(app).getByRole('button', { name: p.send(3, topic) }).click()
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
  await drawer(app).getByRole('button', { name: p.send(1, topic) }).click()
  await expect(drawer(app).getByRole('region', { name: p.receipts })).toBeVisible()
  await app.keyboard.press('Escape')
  await show(app, '#/audit')
  const line = app.getByRole('table', { name: t.shell.audit }).getByRole('row').filter({ hasText: topic }).first()
  await expect(line).toContainText(project.name === 'electron' ? t.audit.whos.window : t.audit.whos.browser)
  await expect(line).toContainText(/publish/i)
})

test('the drawer opens from anywhere, to a topic that is chosen there', async ({ app }) => {
  await app.keyboard.press('Escape')
  await show(app, '#/audit')
  await app.keyboard.press('Control+k')
  await app.keyboard.type(p.command)
  await app.keyboard.press('Enter')
  const empty = app.getByRole('dialog', { name: p.title('') })
  await expect(empty.getByText(p.noTopic)).toBeVisible()
  await empty.getByRole('combobox', { name: 'Topic' }).fill(topic)
  await chooses(app, p.value, p.kinds.text)
  await value(app).fill('from anywhere')
  await drawer(app).getByRole('button', { name: p.send(1, topic) }).click()
  await expect(drawer(app).getByRole('region', { name: p.receipts })).toContainText(`Published to ${topic}`)
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

/** Chooses the newest messages of a topic by key, and opens the drawer for them. */
async function chooseNewest(app: Page, from: string, count: number): Promise<Locator> {
  await show(app, place('topic', from))
  const table = grid(app, t.messages.table)
  await expect(dataRows(table).nth(count - 1)).toBeVisible()
  await table.focus()
  for (let at = 0; at < count; at++) {
    await app.keyboard.press('x')
    await app.keyboard.press('ArrowDown')
  }
  await app.keyboard.press('p')
  return app.getByRole('dialog')
}

test('several messages go to another topic; one is edited, one left out, and only those that failed are sent again', async ({ app, kafka }) => {
  await app.keyboard.press('Escape')
  const [from, to] = [`e2e-from-${Date.now()}`, `e2e-to-${Date.now()}`]
  await kafka.create(from, 2)
  await kafka.create(to, 1)
  // One partition a call: a client that meets a partition without a leader sends the whole call again.
  const write = (partition: number, indexes: readonly number[]) => kafka.publish(from, indexes.map((index) =>
    ({ key: `k-${index}`, value: index === 0 ? null : `value ${index}`, partition, headers: { trace: String(index) } })))
  await write(0, [0, 2, 4])
  await write(1, [1, 3])
  const several = await chooseNewest(app, from, 5)
  await expect(several.getByText(`5 messages of ${from}`)).toBeVisible()
  const rows = dataRows(several.getByRole('grid', { name: p.messages }))
  await expect(rows).toHaveCount(5)

  await rows.filter({ hasText: 'value 2' }).click()
  await several.getByRole('textbox', { name: p.value, exact: true }).fill('edited 2')
  await several.getByRole('button', { name: p.back }).click()
  await expect(rows.filter({ hasText: p.states.edited })).toHaveCount(1)
  await rows.filter({ hasText: 'value 4' }).click()
  await several.getByRole('button', { name: p.leaveOut }).click()
  await expect(rows.filter({ hasText: p.states.leftOut })).toHaveCount(1)

  await several.getByRole('combobox', { name: 'Topic' }).fill(to)
  await several.getByLabel(p.keepPartition).check()
  await several.getByRole('button', { name: p.send(4, to) }).click()
  await expect(several.getByText(p.publishedSome(2, 4))).toBeVisible()
  await expect(several.getByText(`Topic ${to} has no partition 1.`).first()).toBeVisible()
  await several.getByLabel(p.keepPartition).uncheck()
  await several.getByRole('button', { name: p.sendRest(2, to) }).click()
  await expect(several.getByText(p.publishedAll(4))).toBeVisible()
  await expect(several.getByRole('button', { name: t.states.close }).last()).toBeEnabled()

  await several.getByRole('region', { name: p.receipts }).getByRole('link', { name: p.open }).first().click()
  await show(app, place('topic', to))
  const found = dataRows(grid(app, t.messages.table))
  await expect(found).toHaveCount(4)
  await expect(found.filter({ hasText: t.messages.tombstone })).toHaveCount(1)
  await expect(found.filter({ hasText: 'edited 2' })).toHaveCount(1)
  await expect(found.filter({ hasText: 'value 1' })).toHaveCount(1)
})

test('what was changed of several messages survives closing the drawer, until it is undone', async ({ app }) => {
  await app.keyboard.press('Escape')
  const several = await chooseNewest(app, 'emails', 2)
  await several.getByRole('combobox', { name: 'Topic' }).fill('somewhere-else')
  await several.getByLabel(p.keepTimestamp).check()
  await app.keyboard.press('Escape')
  await expect(several).toBeHidden()
  await app.keyboard.press('p')
  await expect(several.getByRole('combobox', { name: 'Topic' })).toHaveValue('somewhere-else')
  await expect(several.getByLabel(p.keepTimestamp)).toBeChecked()
  await several.getByRole('button', { name: p.reset }).click()
  await expect(several.getByRole('combobox', { name: 'Topic' })).toHaveValue('emails')
})

test('a value by a schema is refused by path, then sent and read with its schema', async ({ app }) => {
  await app.keyboard.press('Escape')
  await show(app, place('topic', 'invoices'))
  await expect(dataRows(grid(app, t.messages.table)).first()).toBeVisible()
  await app.keyboard.press('p')
  const form = app.getByRole('dialog', { name: p.title('invoices') })
  await form.getByRole('radiogroup', { name: p.kindOf(p.value) }).getByRole('radio', { name: p.kinds.schema }).click()
  await expect(form.getByRole('combobox', { name: p.subject })).toHaveValue('invoices-value')
  await expect(form.getByText(/^Avro, id \d+/)).toBeVisible()
  const text = form.getByRole('textbox', { name: p.value, exact: true })
  const invoice = { invoice: '9007199254740993', order: 'seven', amount: 12.5, currency: 'CHF', issued: '2026-11-21T10:00:00.000Z', due: '2026-12-21', paid: null }
  await text.fill(JSON.stringify(invoice, null, 2))
  await app.keyboard.press('Control+Enter')
  const issues = form.getByRole('list', { name: p.issues(p.value) })
  await expect(issues).toContainText(`order ${p.line(3)}`)
  await issues.getByRole('button', { name: /^order/ }).click()
  await expect(text).toBeFocused()
  await text.fill(JSON.stringify({ ...invoice, order: 7 }))
  await app.keyboard.press('Control+Enter')
  const receipts = form.getByRole('region', { name: p.receipts })
  await expect(receipts).toContainText('Published to invoices')
  await receipts.getByRole('link', { name: p.open }).click()
  await expect(app.getByRole('complementary', { name: t.messages.detail }).getByRole('tree')).toContainText('9007199254740993')
})
