import { t } from '../../renderer/texts/index.ts'
import { startHost } from '../fixtures/host.ts'
import { expect, test } from './app.ts'
import { dataRows, grid, rowOf, shown } from './screen.ts'
import { signedIn } from './shells.ts'

const { first } = t.shell

test('a first start offers the ways in; where a host only reads, nothing writes and a line says why', async ({ browser, kafka }) => {
  const host = await startHost({ args: ['--level', 'read'] })
  const page = await signedIn(browser, `${host.origin}/?token=${host.token}`)
  await expect(shown(page, first.title)).toBeVisible()
  await expect(page.getByRole('button', { name: first.sandbox })).toBeEnabled()
  await page.getByRole('link', { name: first.kafka }).click()
  await page.getByLabel(t.connect.paste).fill(kafka.bootstrap)
  await page.getByLabel(t.connect.name, { exact: true }).fill('Wide open')
  await page.getByRole('combobox', { name: t.connect.level }).click()
  await page.getByRole('option', { name: t.connect.levels.destructive }).click()
  await expect(page.getByText(t.connect.capped(t.connect.levels.read))).toBeVisible()
  await page.getByRole('main').getByRole('button', { name: t.connect.connect, exact: true }).click()
  await rowOf(grid(page, 'Topics'), 'orders').click()
  await expect(page.getByRole('banner')).toContainText(t.shell.levels.read)
  await dataRows(grid(page, t.messages.table)).first().click()
  const pane = page.getByRole('complementary', { name: t.messages.detail })
  await expect(pane).toContainText(t.messages.readOnly('Wide open'))
  await expect(page.getByRole('button', { name: /^Publish/ })).toHaveCount(0)
  await page.context().close()
  await host.stop()
})
