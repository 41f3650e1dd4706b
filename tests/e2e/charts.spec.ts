import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { t } from '../../renderer/texts/index.ts'
import { expect, test } from './app.ts'
import { show } from './screen.ts'

const m = t.metrics
const queue = (name: string, tab: string): string => `#/c/sandbox-aws/sqs/queue/${name}?tab=${tab}`

/** Nothing that axe finds in the view, in light; and none of what colours can break in dark. */
async function clean(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const axe = new AxeBuilder({ page }).setLegacyMode(true)
    if (colorScheme === 'dark') axe.withRules(['color-contrast', 'link-in-text-block'])
    const { violations } = await axe.analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`), colorScheme).toEqual([])
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

test('any metric of a queue is found, drawn and kept', async ({ app: page }) => {
  await show(page, queue('orders', 'charts'))
  const charts = page.getByRole('list', { name: m.tabs.charts }).getByRole('listitem')
  await expect(charts.first().getByRole('img')).toBeVisible({ timeout: 20_000 })
  await clean(page)
  await page.getByRole('textbox', { name: m.search }).fill('empty receives')
  const found = page.getByRole('checkbox', { name: /^Empty receives/ })
  await expect(found).not.toBeChecked()
  const before = await charts.count()
  await found.click()
  await expect(charts).toHaveCount(before + 1)
  await page.getByRole('radio', { name: m.ranges.day }).click()
  await expect(page).toHaveURL(/range=day/)
  await show(page, queue('orders-dlq', 'charts'))
  await expect(charts).toHaveCount(before + 1)
})

test('the alarm on a dead-letter queue stands with its rule and how its state changed', async ({ app: page }) => {
  await show(page, queue('orders-dlq', 'alarms'))
  const alarm = page.getByRole('group', { name: m.alarms }).getByRole('listitem').first()
  await expect(alarm).toContainText('ApproximateNumberOfMessagesVisible (Maximum) more than 50 items', { timeout: 20_000 })
  await alarm.getByRole('button', { name: /^History of/ }).click()
  await expect(alarm.getByRole('row').nth(1)).toBeVisible()
  await clean(page)
  await show(page, queue('notifications', 'alarms'))
  await expect(page.getByText(m.noAlarms('queue'))).toBeVisible()
})
