import type { Locator, Page } from '@playwright/test'
import { t } from '../../renderer/texts/index.ts'
import { expect, test } from './app.ts'
import { place, show } from './screen.ts'

const s = t.alerts
const sentence = /^billing has [\d,]+ waiting, fewer than 100,000,000$/

const table = (app: Page, name: string): Locator => app.getByRole('table', { name, exact: true })
const badge = (app: Page): Locator => app.getByRole('navigation', { name: t.shell.rail }).getByRole('link', { name: t.shell.alerts }).getByRole('img')

async function choose(app: Page, field: string, option: string): Promise<void> {
  await app.getByRole('dialog').getByRole('combobox', { name: field, exact: true }).click()
  await app.getByRole('option', { name: option, exact: true }).click()
}

/** How many alerts are open, as the badge says it aloud. */
const counted = async (app: Page): Promise<number> => Number((await badge(app).getAttribute('aria-label') ?? '').replace(/\D.*/, ''))

test('a rule made by hand from a group raises an alert, which is counted, told, logged, and ends with its rule', async ({ app }) => {
  test.slow()
  await show(app, place('group', 'billing'))
  await app.getByRole('banner').getByRole('button', { name: s.when, exact: true }).click()
  const dialog = app.getByRole('dialog', { name: s.form.newTitle })
  await expect(dialog).toContainText('billing', { timeout: 15_000 })
  await choose(app, s.form.when, s.form.whens.metric)
  await choose(app, s.form.metric, 'Backlog')
  await choose(app, s.form.is, s.form.below)
  await dialog.getByRole('button', { name: s.form.save }).click()
  await expect(dialog).toContainText(s.form.number)
  await dialog.getByLabel(s.form.valueOf('items')).fill('100000000')
  await dialog.getByLabel(s.form.name, { exact: true }).fill('Made by hand')
  await dialog.getByRole('button', { name: s.form.save }).click()
  await expect(dialog).toBeHidden({ timeout: 15_000 })

  await show(app, '#/alerts')
  const alert = app.getByRole('article', { name: sentence })
  await expect(alert).toBeVisible({ timeout: 30_000 })
  await expect(alert).toContainText(s.by('Made by hand'))
  await expect(badge(app)).toBeVisible()
  const before = await counted(app)
  await alert.getByRole('button', { name: /^Samples that caused/ }).click()
  await expect(alert.getByRole('table').getByRole('row').nth(1)).toBeVisible()
  await expect(table(app, s.log).getByRole('row').filter({ hasText: 'Made by hand' })).toContainText(s.stillOpen)

  await table(app, s.rules).getByRole('button', { name: s.delete('Made by hand') }).click()
  await expect(alert).toBeHidden()
  await expect(table(app, s.log).getByRole('row').filter({ hasText: 'Made by hand' })).not.toContainText(s.stillOpen)
  await expect(badge(app).or(app.getByRole('heading', { name: s.headline(0) }))).toBeVisible()
  if (before > 1) expect(await counted(app)).toBe(before - 1)

  await app.getByRole('button', { name: s.undo }).click()
  await expect(alert).toBeVisible({ timeout: 30_000 })
  await table(app, s.rules).getByRole('switch', { name: s.on('Made by hand') }).press('Space')
  await expect(alert).toBeHidden()
})

test('a rule is edited and deleted with the keyboard alone', async ({ app }) => {
  test.slow()
  await app.keyboard.press('Control+k')
  await app.keyboard.type(s.newRule)
  await app.keyboard.press('Enter')
  const dialog = app.getByRole('dialog', { name: s.form.newTitle })
  await expect(dialog).toBeVisible()
  await choose(app, s.form.connection, 'Sandbox')
  await choose(app, s.form.kind, 'Groups')
  await dialog.getByRole('radio', { name: s.form.all('Groups') }).click()
  await dialog.getByLabel(s.form.name, { exact: true }).fill('By keys')
  await app.keyboard.press('Enter')
  await expect(dialog).toBeHidden({ timeout: 15_000 })
  await show(app, '#/alerts')
  const edit = table(app, s.rules).getByRole('button', { name: s.edit('By keys') })
  await edit.focus()
  await app.keyboard.press('Enter')
  const again = app.getByRole('dialog', { name: s.form.editTitle })
  await expect(again.getByLabel(s.form.name, { exact: true })).toHaveValue('By keys')
  await app.keyboard.press('Escape')
  await expect(again).toBeHidden()
  await table(app, s.rules).getByRole('button', { name: s.delete('By keys') }).focus()
  await app.keyboard.press('Enter')
  await expect(edit).toBeHidden()
})

test('the webhook takes https alone, tells its host and says what goes wrong', async ({ app }) => {
  await show(app, '#/alerts')
  const webhook = app.getByRole('region', { name: s.hook.title })
  await webhook.getByLabel(s.hook.address).fill('http://hooks.example/secret')
  await webhook.getByRole('button', { name: s.hook.save }).click()
  await expect(webhook).toContainText(s.hook.invalid)
  await webhook.getByLabel(s.hook.address).fill('https://localhost:1/secret')
  await webhook.getByRole('button', { name: s.hook.save }).click()
  await expect(webhook).toContainText(s.hook.set('localhost:1'))
  await webhook.getByRole('button', { name: s.hook.test }).click()
  await expect(webhook).toContainText('localhost:1 is out of reach')
  await expect(webhook).not.toContainText('secret')
  await webhook.getByRole('button', { name: s.hook.forget }).click()
  await expect(webhook).toContainText(s.hook.notSet)
})
