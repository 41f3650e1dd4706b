import type { Locator, Page } from '@playwright/test'
import { t } from '../../renderer/texts/index.ts'
import { expect, test } from './app.ts'
import { cellOf, dataRows, grid, place, rowOf, show, shown } from './screen.ts'

const s = t.shell
const heading = (app: Page, name: string | RegExp): Locator => app.getByRole('heading', { level: 1, name })
const rail = (app: Page): Locator => app.getByRole('navigation', { name: s.rail })
const look = (app: Page): Promise<string> => app.evaluate(() => getComputedStyle(document.body).backgroundColor)

test('the palette goes to a topic and runs a command', async ({ app }) => {
  await expect(rowOf(grid(app, t.backlog.table), 'billing')).toBeVisible()
  await app.keyboard.press('Control+k')
  const palette = app.getByRole('dialog', { name: s.findLabel })
  await app.keyboard.type('paym')
  await expect(palette.getByRole('option', { selected: true })).toContainText('payments')
  await app.keyboard.press('Enter')
  await expect(heading(app, 'payments')).toBeVisible()
  await expect(palette).toBeHidden()

  await app.getByRole('button', { name: s.find }).click()
  await app.keyboard.type(s.goTo('Settings').toLowerCase())
  await expect(palette.getByRole('option', { selected: true })).toContainText(s.goTo('Settings'))
  await app.keyboard.press('Enter')
  await expect(heading(app, s.settings)).toBeVisible()
  await app.keyboard.press('Control+k')
  await app.keyboard.type('qqqq')
  await expect(palette).toContainText(s.paletteNothing('qqqq'))
  await app.keyboard.press('Escape')
  await expect(palette).toBeHidden()
})

test('? shows every key; single keys can be switched off', async ({ app }) => {
  await app.keyboard.press('?')
  const dialog = app.getByRole('dialog', { name: t.keys.title })
  await expect(dialog).toContainText(t.keys.groups.everywhere)
  await expect(dialog).toContainText('Live on or off')
  await app.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await app.keyboard.press('g')
  await app.keyboard.press(',')
  await expect(heading(app, s.settings)).toBeVisible()
  await app.getByRole('switch', { name: t.settings.singleKeys }).click()
  await app.getByRole('main').focus()
  await app.keyboard.press('?')
  await expect(dialog).toBeHidden()
  await app.keyboard.press('Control+k')
  await expect(app.getByRole('dialog', { name: s.findLabel })).toBeVisible()
})

test('theme and text size are chosen, kept, and followed by a second window', async ({ app }) => {
  await show(app, '#/settings')
  const second = app.context().waitForEvent('page')
  await app.evaluate(() => { window.open(location.href) })
  const other = await second
  await expect(heading(other, s.settings)).toBeVisible()
  const choose = (group: string, option: string): Promise<void> => app.getByRole('radiogroup', { name: group }).getByRole('radio', { name: option }).click()
  const size = (): Promise<number> => app.evaluate(() => Number.parseFloat(getComputedStyle(document.body).fontSize))
  const [light, normal] = [await look(app), await size()]
  await choose(t.settings.theme, t.settings.themes.dark)
  await choose(t.settings.textSize, t.settings.textSizes.large)
  await expect.poll(() => look(app)).not.toBe(light)
  expect(await size()).toBeGreaterThan(normal)
  await expect.poll(() => look(other)).toBe(await look(app))
  await app.reload()
  await expect(app.getByRole('radio', { name: t.settings.themes.dark })).toHaveAttribute('aria-checked', 'true')
  await app.getByRole('button', { name: s.themeToLight }).click()
  await expect.poll(() => look(other)).toBe(light)
  await other.close()
})

test('a second window shows a resource by its address, and each goes its own way', async ({ app }) => {
  await show(app, `${place('topic', 'orders')}?text=customer-0007`)
  await expect(dataRows(grid(app, t.messages.table)).first()).toBeVisible()
  const second = app.context().waitForEvent('page')
  await app.evaluate(() => { window.open(location.href) })
  const other = await second
  await expect(heading(other, 'orders')).toBeVisible()
  await expect(other.getByRole('textbox', { name: t.messages.containsText })).toHaveValue('customer-0007')
  await expect(dataRows(grid(other, t.messages.table)).first()).toContainText('customer-0007')
  await show(other, '#/')
  await expect(heading(other, s.backlog)).toBeVisible()
  await expect(heading(app, 'orders')).toBeVisible()
  await other.close()
})

test('room view leaves the view alone on the screen, masks hosts, and Esc leaves it', async ({ app, kafka }) => {
  await show(app, place('broker'))
  await expect(dataRows(grid(app, 'Brokers')).first()).toBeVisible()
  const size = (): Promise<number> => app.evaluate(() => Number.parseFloat(getComputedStyle(document.body).fontSize))
  await app.keyboard.press('Shift+L')
  await expect(rail(app)).toBeHidden()
  await expect(app.getByRole('banner')).toBeHidden()
  expect(await size()).toBe(18)
  await expect(dataRows(grid(app, 'Brokers')).first()).toBeVisible()
  await expect(app.getByRole('main')).not.toContainText(kafka.bootstrap.split(':')[0] ?? '')
  await app.keyboard.press('Escape')
  await expect(rail(app)).toBeVisible()
  expect(await size()).toBe(13)
})

test('the rail closes to icons, is kept closed, and opens by key', async ({ app }) => {
  const width = async (): Promise<number> => (await rail(app).boundingBox())?.width ?? 0
  const open = await width()
  await app.keyboard.press('b')
  await expect.poll(width).toBeLessThan(60)
  await expect(rail(app).getByRole('link', { name: s.jobs })).toBeVisible()
  await app.reload()
  await expect(app.getByRole('button', { name: s.railOpen })).toBeVisible()
  await app.keyboard.press('b')
  await expect.poll(width).toBe(open)
})

test('addresses that name nothing say so and lead back', async ({ app }) => {
  await show(app, '#/nowhere/at/all')
  await expect(shown(app, s.unknownTitle)).toBeVisible()
  await app.getByRole('main').getByRole('link', { name: s.toBacklog }).click()
  await expect(heading(app, s.backlog)).toBeVisible()
  await show(app, '#/c/gone/kafka/topic')
  await expect(shown(app, s.noConnectionTitle)).toBeVisible()
  await show(app, place('teapot'))
  await expect(shown(app, s.noKindTitle('teapot'))).toBeVisible()
  await show(app, place('topic', 'no-such-topic'))
  await expect(app.getByRole('main')).toContainText(/no-such-topic/)
  await expect(app.getByRole('main')).toContainText(/does not exist|no topic|not there/i)
})

test('every page has one title, and the window carries it', async ({ app }) => {
  await show(app, place('topic', 'orders'))
  await expect(app).toHaveTitle(`orders · ${s.name}`)
  await expect(app.getByRole('heading', { level: 1 })).toHaveCount(1)
  await app.getByRole('navigation', { name: s.crumbs }).getByRole('link', { name: 'Topics' }).click()
  await expect(app).toHaveTitle(`Topics · ${s.name}`)
  const messages = await cellOf(grid(app, 'Topics'), rowOf(grid(app, 'Topics'), 'orders'), 'Messages (≤)')
  await expect(messages).toHaveText(/[\d,]+/)
})
