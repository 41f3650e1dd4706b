import { t } from '../../renderer/texts/index.ts'
import { expect, test } from './app.ts'
import { cellOf, grid, place, rowOf, show, shown } from './screen.ts'
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
  // A busy page draws what came before the cut some moments later; by then all of it stands there.
  await expect(app.getByText(/^Not updated for ([8-9]|[1-9]\d) s$/)).toBeVisible({ timeout: 25_000 })
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
  await expect(grid(live, t.messages.table).getByText(missed)).toBeVisible()
  await show(app, place('topic'))
  await expect(rowOf(grid(app, 'Topics'), 'orders')).toBeVisible()
  await app.context().close()
  await tunnel.close()
})
