import type { Locator, Page } from '@playwright/test'
import { t } from '../../renderer/texts/index.ts'
import { expect, test } from './app.ts'
import { cellOf, columnTexts, dataRows, grid, rowOf, show } from './screen.ts'

const a = t.aws
const rail = (app: Page): Locator => app.getByRole('navigation', { name: t.shell.rail })
const main = (app: Page): Locator => app.getByRole('main')
const queues = '#/c/sandbox-aws/sqs/queue'

/** The row of a queue: its name stands first, and others may name it too. */
const queueRow = (table: Locator, name: string): Locator =>
  dataRows(table).filter({ has: table.page().locator('[role=gridcell]:first-child').getByTitle(name, { exact: true }) })

/** Where the sandbox's AWS answers, as its page says. */
async function endpointOf(app: Page): Promise<string> {
  await show(app, '#/c/sandbox-aws')
  const words = await main(app).getByText(/^At http/).innerText()
  return words.replace(/^At /, '')
}

test('from a profile to an opened MSK cluster in three clicks', async ({ app }) => {
  const endpoint = await endpointOf(app)
  await show(app, '#/connect?type=aws')
  await main(app).getByRole('button', { name: a.endpointFold, exact: true }).click()
  await main(app).getByLabel(a.endpoint).fill(endpoint)

  await main(app).getByRole('radio', { name: /^dev/ }).check()
  await expect(main(app).getByRole('region', { name: a.whoTitle })).toContainText('000000000000')
  await main(app).getByRole('button', { name: a.connect, exact: true }).click()
  await main(app).getByRole('button', { name: a.account.openLong('sandbox') }).click()
  await expect(dataRows(grid(app, 'Topics')).first()).toBeVisible()

  const dev = rail(app).getByRole('group', { name: 'dev', exact: true })
  await dev.getByRole('link', { name: 'dev' }).click()
  await main(app).getByRole('link', { name: a.account.settings }).click()
  await main(app).getByRole('button', { name: t.connect.removeShort, exact: true }).click()
  await app.getByRole('dialog').getByRole('button', { name: t.connect.remove }).click()
  await expect(dev).toHaveCount(0)
})

test('profiles say which can be used, which wait for a sign-in and why the others cannot', async ({ app }) => {
  await show(app, '#/connect')
  await main(app).getByRole('radio', { name: a.kinds.aws }).click()
  const ways = main(app).getByRole('group', { name: a.signInWith }).getByRole('radio')
  await expect(ways).toHaveCount(5)
  await expect(ways.nth(0)).toHaveAccessibleName(/^dev/)
  await expect(main(app).getByRole('button', { name: a.signInTo('prod') })).toBeVisible()
  await expect(ways.nth(2)).toBeDisabled()
  await expect(main(app).getByText(/source profile nowhere/)).toBeVisible()
  await expect(ways.nth(4)).toHaveAccessibleName(new RegExp(`^${a.storedKeys}`))
  await ways.nth(1).check()
  await expect(main(app).getByRole('combobox', { name: a.region, exact: true })).toHaveValue('eu-central-1 · Frankfurt')
})

test('one sign-in opens several regions as several connections', async ({ app }) => {
  const endpoint = await endpointOf(app)
  await show(app, '#/connect?type=aws')
  await main(app).getByRole('button', { name: a.endpointFold, exact: true }).click()
  await main(app).getByLabel(a.endpoint).fill(endpoint)
  await main(app).getByRole('radio', { name: /^dev/ }).check()
  await main(app).getByRole('combobox', { name: a.also }).fill('frankf')
  await app.getByRole('option', { name: /eu-central-1/ }).click()
  await main(app).getByRole('button', { name: a.connectMany(2) }).click()
  const names = ['dev', 'dev eu-central-1']
  for (const name of names) await expect(rail(app).getByRole('group', { name, exact: true })).toBeVisible()
  for (const name of names) {
    await rail(app).getByRole('group', { name, exact: true }).getByRole('link', { name }).first().click()
    await main(app).getByRole('link', { name: a.account.settings }).click()
    await main(app).getByRole('button', { name: t.connect.removeShort, exact: true }).click()
    await app.getByRole('dialog').getByRole('button', { name: t.connect.remove }).click()
    await expect(rail(app).getByRole('group', { name, exact: true })).toHaveCount(0)
  }
})

test('the list of queues sorts by what waits, counts a minute, and leads to dead letters and back', async ({ app }) => {
  await show(app, `${queues}?sort=-visible`)
  const table = grid(app, 'SQS queues')
  // Every queue is counted once before the fullest is known; a quota holds that back.
  await expect(queueRow(table, 'orders-dlq')).toBeVisible({ timeout: 30_000 })
  await expect(table.getByRole('columnheader', { name: 'In/min' })).toBeVisible()
  const visible = await cellOf(table, queueRow(table, 'orders-dlq'), 'Visible')
  await expect(visible).toHaveText(/^[1-9]/)
  expect((await columnTexts(table, 'Visible'))[0]).toMatch(/^[1-9]/)
  await main(app).getByRole('textbox', { name: t.list.search('SQS queues') }).fill('orders')
  await expect(dataRows(table)).toHaveCount(2)
  await queueRow(table, 'orders').getByRole('link', { name: 'orders-dlq' }).click()
  await expect(app.getByRole('heading', { level: 1, name: 'orders-dlq' })).toBeVisible()
  await show(app, `${queues}?q=orders`)
  await queueRow(table, 'orders-dlq').getByRole('link', { name: 'orders', exact: true }).click()
  await expect(app.getByRole('heading', { level: 1, name: 'orders', exact: true })).toBeVisible()
})

test('a cluster shows its ways, topics with their numbers, and leads on to the messages', async ({ app }) => {
  await show(app, '#/c/sandbox-aws/msk/cluster')
  await dataRows(grid(app, 'MSK clusters')).first().click()
  await expect(main(app).getByRole('region', { name: t.msk.open })).toContainText(t.msk.noPath)
  await main(app).getByRole('tab', { name: t.msk.tab.topics }).click()
  await rowOf(grid(app, 'Topics'), 'orders').click()
  await expect(dataRows(grid(app, 'Partitions'))).toHaveCount(6)
  await main(app).getByRole('link', { name: t.msk.openTopic('Sandbox') }).click()
  await expect(dataRows(grid(app, t.messages.table)).first()).toBeVisible({ timeout: 20_000 })
})

test('what AWS calls cost stands at the foot of the rail and opens by API', async ({ app }) => {
  await show(app, queues)
  await expect(dataRows(grid(app, 'SQS queues')).first()).toBeVisible()
  await rail(app).getByRole('button', { name: a.cost.railFree }).click()
  const dialog = app.getByRole('dialog', { name: a.cost.title })
  await expect(dialog.getByRole('rowheader', { name: /GetQueueAttributes/ })).toBeVisible()
  await dialog.getByRole('button', { name: a.cost.close }).click()
})

test('a Kafka connection can sign in by IAM and read schemas of Glue through a saved AWS connection', async ({ app }) => {
  await show(app, '#/connect')
  await main(app).getByRole('combobox', { name: t.connect.signIn, exact: true }).click()
  await app.getByRole('option', { name: t.connect.signIns.AWS_MSK_IAM }).click()
  await expect(main(app).getByRole('combobox', { name: t.connect.encryption })).toHaveValue(t.connect.encryptions.tls)
  await main(app).getByRole('combobox', { name: t.connect.awsConnection }).click()
  await app.getByRole('option', { name: 'Sandbox AWS · us-east-1' }).click()
  await main(app).getByRole('button', { name: t.connect.registry, exact: true }).click()
  await main(app).getByRole('combobox', { name: t.connect.registryType }).click()
  await app.getByRole('option', { name: t.connect.registryTypes.glue }).click()
  await expect(main(app).getByLabel(t.connect.registryName)).toBeVisible()
})

test('the network of the host is set where its defaults are said, and a wrong proxy is refused beside its field', async ({ app }) => {
  await show(app, '#/settings')
  const n = t.settings.network
  const network = main(app).locator('section', { has: app.getByRole('heading', { name: n.title, exact: true }) })
  await network.getByLabel(n.proxy, { exact: true }).fill('proxy:3128')
  await network.getByRole('button', { name: n.save, exact: true }).click()
  await expect(network.getByText('a proxy is a http or https address')).toBeVisible()
  await network.getByLabel(n.proxy, { exact: true }).fill('')
  await network.getByRole('button', { name: n.save, exact: true }).click()
  await expect(app.getByText(n.saved)).toBeVisible()
})
