import type { Page } from '@playwright/test'
import { t } from '../../renderer/texts/index.ts'
import { expect, test } from './app.ts'
import { dataRows, grid, place, rowOf, show, shown } from './screen.ts'

test('an empty topic says that it is empty, and fills when something comes', async ({ app, kafka }) => {
  const topic = `e2e-empty-${Date.now()}`
  await kafka.create(topic, 1)
  await show(app, place('topic', topic))
  await expect(shown(app, t.messages.emptyTopic)).toBeVisible()
  await expect(shown(app, t.messages.emptyTopicWhy)).toBeVisible()
  await app.keyboard.press('l')
  await expect(shown(app, t.messages.liveEmpty)).toBeVisible()
  await kafka.publish(topic, [{ key: 'k', value: 'the first one' }])
  await expect(grid(app, t.messages.table)).toContainText('the first one')
  await show(app, `${place('topic', topic)}?tab=groups`)
  await expect(shown(app, t.topic.noGroups)).toBeVisible()
})

test('a connection that does not answer says so on its list and on Backlog, while the others stay', async ({ app }) => {
  await show(app, '#/connect')
  await app.getByLabel(t.connect.paste).fill('127.0.0.1:9')
  await app.getByLabel(t.connect.name, { exact: true }).fill('Nobody there')
  await app.getByRole('main').getByRole('button', { name: t.connect.connect, exact: true }).click()
  const failed = app.getByRole('main').getByRole('alert')
  await expect(failed).toContainText('127.0.0.1:9', { timeout: 15_000 })
  await failed.getByRole('button', { name: t.states.details }).click()
  await expect(failed).toContainText('"code"')
  await show(app, '#/')
  const board = grid(app, t.backlog.table)
  await expect(rowOf(board, 'billing')).toBeVisible()
  await expect(shown(app, t.backlog.failedSome(1, 3))).toBeVisible({ timeout: 15_000 })
  await expect(dataRows(board).filter({ hasText: 'Nobody there' })).toContainText(t.backlog.verdicts.unknown)
  await removeIt(app)
})

/** From its failed list to its form, and away with it. */
async function removeIt(app: Page): Promise<void> {
  await app.getByRole('navigation', { name: t.shell.rail }).getByRole('link', { name: 'Nobody there' }).click()
  await app.getByRole('link', { name: t.states.editConnection }).click()
  await app.getByRole('button', { name: t.connect.removeShort, exact: true }).click()
  await app.getByRole('dialog').getByRole('button', { name: t.connect.remove }).click()
  await expect(app.getByRole('heading', { level: 1, name: t.shell.backlog })).toBeVisible()
}
