import { t } from '../../renderer/texts/index.ts'
import { expect, test } from './app.ts'
import { cellOf, drawn, grid, place, rowOf, show, shown } from './screen.ts'
import { hostAddress, signedIn } from './shells.ts'
import { tunnelTo } from './tunnel.ts'

test('a cut socket is said, old numbers stay, and every stream goes on afterwards', async ({ browser, kafka }) => {
  const tunnel = await tunnelTo(hostAddress())
  const app = await signedIn(browser, tunnel.address)
  const live = await app.context().newPage()
  await live.goto(new URL(`/${place('topic', 'emails')}`, tunnel.address).href)
  await live.getByRole('button', { name: t.messages.live, exact: true }).click()
  await expect(live.getByRole('button', { name: t.messages.pause })).toBeVisible()
  const board = grid(app, t.backlog.table)
  const behind = await cellOf(board, rowOf(board, 'search-index'), t.backlog.columns.behind)
  await expect(behind).toHaveText(/min/)

  tunnel.cut()
  const lost = /host has not answered for/
  await expect(shown(app, lost)).toBeVisible()
  await expect(shown(live, lost)).toBeVisible()
  await expect(behind).toBeVisible()
  await expect(app.getByText(/^Not updated for/)).toBeVisible({ timeout: 12_000 })
  // A page behind another draws what came before the cut when it comes to the front; after a slow one it rests for 30 frames.
  await app.bringToFront()
  await drawn(app, 40)
  const old = await behind.innerText()
  const missed = `written-while-away-${Date.now()}`
  await kafka.publish('emails', [{ key: 'a', value: missed }])
  await app.waitForTimeout(2_500)
  expect(await behind.innerText()).toBe(old)

  tunnel.mend()
  await app.getByRole('button', { name: t.shell.tryNow }).click()
  await live.getByRole('button', { name: t.shell.tryNow }).click()
  await expect(shown(app, lost)).toBeHidden()
  await expect(behind).not.toHaveText(old, { timeout: 15_000 })
  await expect(app.getByText(/^Updated \d s ago$/)).toBeVisible()
  await live.bringToFront()
  await expect(grid(live, t.messages.table).getByText(missed)).toBeVisible()
  await app.bringToFront()
  await show(app, place('topic'))
  await expect(rowOf(grid(app, 'Topics'), 'orders')).toBeVisible()
  await app.context().close()
  await tunnel.close()
})
