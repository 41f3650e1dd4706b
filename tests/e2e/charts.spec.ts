import { t } from '../../renderer/texts/index.ts'
import { expect, test } from './app.ts'
import { clean } from './clean.ts'
import { show } from './screen.ts'

const m = t.metrics
const queue = (name: string, tab: string): string => `#/c/sandbox-aws/sqs/queue/${name}?tab=${tab}`

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
