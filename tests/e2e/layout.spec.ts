import type { Page } from '@playwright/test'
import { t } from '../../renderer/texts/index.ts'
import { expect, test } from './app.ts'
import { open, screens } from './pages.ts'
import { dataRows, drawn, grid, place, roomForRows, show, wholeRows } from './screen.ts'

const sizes = [
  { width: 1280, height: 720, messages: 18, list: 20, backlog: 16 },
  { width: 1440, height: 900, messages: 25, list: 26, backlog: 21 },
  { width: 1920, height: 1080, messages: 33, list: 33, backlog: 27 },
]
/** The two headings inside Backlog, px. */
const headings = 2 * 24

for (const { width, height, messages, list, backlog } of sizes) {
  test(`at ${width} × ${height} enough rows are in sight`, async ({ app }) => {
    await app.setViewportSize({ width, height })
    const board = grid(app, t.backlog.table)
    await expect(dataRows(board).first()).toBeVisible()
    expect.soft(await roomForRows(board, headings), 'Backlog').toBeGreaterThanOrEqual(backlog)
    await show(app, place('topic'))
    const topics = grid(app, 'Topics')
    await expect(dataRows(topics).first()).toBeVisible()
    expect.soft(await roomForRows(topics), 'topics').toBeGreaterThanOrEqual(list)
    await show(app, place('topic', 'orders'))
    const found = grid(app, t.messages.table)
    await expect(found).toHaveAttribute('aria-rowcount', '100')
    expect.soft(await wholeRows(found), 'messages').toBeGreaterThanOrEqual(messages)
    expect.soft(await cutNumbers(app)).toEqual([])
  })
}

/** Cells of number columns whose text does not fit: a number is never cut. */
const cutNumbers = (page: Page): Promise<readonly string[]> => page.evaluate(() =>
  [...document.querySelectorAll<HTMLElement>('[role=gridcell][data-align=right], td[data-number], dd')]
    .filter((cell) => [cell, ...cell.querySelectorAll<HTMLElement>('*')].some((element) =>
      element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== 'visible'))
    .map((cell) => cell.textContent.trim())
    .filter((text) => /^[≤≈−-]?\s?\d/.test(text)))

/** How far the page itself can be scrolled sideways, px. */
const sideways = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)

/** Gives the window a size and waits until the page was drawn with it. */
async function resized(page: Page, size: { readonly width: number; readonly height: number }): Promise<void> {
  await page.setViewportSize(size)
  await drawn(page, 2)
}

const narrow = [
  { name: 'at 1280 × 720', width: 1280, height: 720 },
  { name: 'at 200 % zoom of it', width: 640, height: 360 },
  { name: '320 px wide', width: 320, height: 640 },
]

test('no page scrolls sideways and no number is cut: at 1280 × 720, at 200 % zoom, 320 px wide', async ({ app }) => {
  test.slow()
  for (const screen of Object.values(screens).flat()) {
    await app.setViewportSize({ width: 1280, height: 720 })
    await open(app, screen)
    for (const { name, ...size } of narrow) {
      await test.step(`${screen.name}, ${name}`, async () => {
        await resized(app, size)
        expect.soft(await sideways(app), `${screen.name}, ${name}`).toBeLessThanOrEqual(0)
        expect.soft(await cutNumbers(app), `${screen.name}, ${name}`).toEqual([])
      })
    }
  }
})

test('no number is cut in large text', async ({ app }) => {
  await app.setViewportSize({ width: 1280, height: 720 })
  await show(app, '#/settings')
  await app.getByRole('radio', { name: t.settings.textSizes.large }).click()
  for (const screen of screens['Backlog and lists'] ?? []) {
    await open(app, screen)
    expect.soft(await cutNumbers(app), screen.name).toEqual([])
  }
})
