import type { Page } from '@playwright/test'
import { t } from '../../renderer/texts/index.ts'
import { expect, test } from './app.ts'
import { clean } from './clean.ts'
import { dataRows, grid, place, show } from './screen.ts'

const m = t.messages

/** What stands over the messages, and how it is opened. */
const opened: readonly { readonly name: string, readonly params: string, readonly open: (app: Page) => Promise<void> }[] = [
  { name: 'saved filters and the last searches', params: 'text=customer-0007', open: async (app) => {
    await app.keyboard.press('s')
    await expect(app.getByRole('dialog', { name: m.saved })).toBeVisible()
  } },
  { name: 'saving a filter', params: 'text=customer-0007', open: async (app) => {
    await app.getByRole('button', { name: m.saveFilter }).click()
    await expect(app.getByRole('textbox', { name: m.filterName })).toBeVisible()
  } },
  { name: 'matches over time as table', params: 'text=customer-0007', open: async (app) => {
    await app.getByRole('button', { name: t.table.asTable }).focus()
    await app.keyboard.press('Enter')
    await expect(app.getByRole('dialog', { name: m.overTime })).toBeVisible()
  } },
  { name: 'chosen rows', params: '', open: async (app) => {
    await grid(app, m.table).focus()
    await app.keyboard.press('Control+a')
    await expect(app.getByText(m.selected(100))).toBeVisible()
  } },
  { name: 'chosen decoders', params: 'decode=text&keyas=hex', open: async (app) => {
    await app.getByRole('search').getByRole('button', { name: new RegExp(`^${m.readAs} Text`) }).click()
    await expect(app.getByRole('dialog', { name: m.readAs })).toBeVisible()
  } },
  { name: 'a value that is not decoded', params: 'decode=uuid', open: async (app) => {
    await dataRows(grid(app, m.table)).first().click()
    await expect(app.getByRole('complementary', { name: m.detail }).getByRole('tabpanel')).toContainText('7b 22')
  } },
  { name: 'a condition that is wrong as typed', params: '', open: async (app) => {
    await app.keyboard.press('w')
    await app.keyboard.type('value.')
    await expect(app.locator('#filter-problem')).toBeVisible()
  } },
]

test('axe finds nothing in what stands over the messages, light and dark', async ({ app }) => {
  test.slow()
  await app.setViewportSize({ width: 1280, height: 500 })
  for (const { name, params, open } of opened) {
    await test.step(name, async () => {
      await show(app, '#/')
      await show(app, `${place('topic', 'orders')}?${params}`)
      await expect(dataRows(grid(app, m.table)).nth(3)).toBeVisible()
      await expect(app.getByRole('button', { name: m.stop, exact: true })).toBeHidden()
      await open(app)
      await clean(app, name)
      for (let press = 0; press < 3; press++) await app.keyboard.press('Escape')
    })
  }
})
