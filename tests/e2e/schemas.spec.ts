import type { Page } from '@playwright/test'
import { t } from '../../renderer/texts/index.ts'
import { expect, test } from './app.ts'
import { cellOf, dataRows, grid, place, rowOf, show, shown } from './screen.ts'

const s = t.schema
const code = (app: Page) => app.getByRole('region', { name: s.text })

test('the subjects of the registry are listed with their types and versions', async ({ app }) => {
  await app.getByRole('navigation', { name: t.shell.rail }).getByRole('link', { name: /^Schemas/ }).click()
  const table = grid(app, 'Schemas')
  const invoices = rowOf(table, 'invoices-value')
  await expect(await cellOf(table, invoices, 'Type')).toHaveText(/avro/i)
  await expect(await cellOf(table, invoices, 'Versions')).toHaveText('2')
  await app.keyboard.press('/')
  await app.keyboard.type('ship*')
  await expect(dataRows(table)).toHaveCount(1)
  await app.keyboard.press('Enter')
  await app.keyboard.press('Home')
  await app.keyboard.press('Enter')
  await expect(app.getByRole('heading', { level: 1, name: 'shipments-value' })).toBeVisible()
})

test('a subject says what it is, shows each version, and what changed between two', async ({ app }) => {
  await show(app, place('subject', 'invoices-value'))
  await expect(shown(app, /^Avro, 2 versions; latest id \d+$/)).toBeVisible()
  await expect(app.getByRole('heading', { level: 2, name: s.versionOf(2) })).toBeVisible()
  await expect(code(app)).toContainText('"channel"')
  await grid(app, s.versions).focus()
  await app.keyboard.press('ArrowDown')
  await expect(app.getByRole('heading', { level: 2, name: s.versionOf(1) })).toBeVisible()
  await expect(code(app)).not.toContainText('"channel"')

  await app.getByRole('combobox', { name: s.compare }).click()
  await app.getByRole('option', { name: s.against(2) }).click()
  const diff = app.getByRole('region', { name: s.diff })
  await expect(diff).toContainText('"channel"')
  await expect(diff).toContainText(/\d+ unchanged lines/)
  await app.reload()
  await expect(shown(app, s.changed(5, 0))).toBeVisible()
})

test('a schema that refers to another leads there, and its text can be copied', async ({ app }) => {
  await show(app, place('subject', 'shipments-value'))
  await expect(code(app)).toContainText('message Shipment')
  await app.getByRole('button', { name: s.copy }).click()
  expect(await app.evaluate(() => navigator.clipboard.readText())).toContain('import "geo/place.proto";')
  await app.getByRole('main').getByRole('link', { name: /geo-place 1/ }).click()
  await expect(app.getByRole('heading', { level: 1, name: 'geo-place' })).toBeVisible()
  await expect(code(app)).toContainText('message Place')
})

test('a subject that is not there says so', async ({ app }) => {
  await show(app, place('subject', 'nobody-registered-this'))
  await expect(app.getByRole('main').getByRole('alert')).toContainText('nobody-registered-this')
})
