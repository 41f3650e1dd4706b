import { expect, type Page } from '@playwright/test'
import { t } from '../../renderer/texts/index.ts'
import { dataRows, grid, place, rowOf, show } from './screen.ts'

const rows = (name: string) => async (page: Page): Promise<void> => { await expect(dataRows(grid(page, name)).first()).toBeVisible() }

/** One screen: its address, what opens it from there, and what has to stand there before it is judged. */
export interface Screen {
  readonly name: string
  readonly hash: string
  readonly ready: (page: Page) => Promise<void>
}

const message = async (page: Page, topic: string): Promise<void> => {
  await rows(t.messages.table)(page)
  await dataRows(grid(page, t.messages.table)).first().click()
  await expect(page.getByRole('complementary', { name: t.messages.detail })).toContainText(topic)
}

const tab = (page: Page, name: string): Promise<void> => page.getByRole('tab', { name: new RegExp(`^${name}`) }).click()

/** Every screen of the program over the sandbox, by place. They follow each other in one window; Esc closes what one leaves open. */
export const screens: Readonly<Record<string, readonly Screen[]>> = {
  'Backlog and lists': [
    { name: 'Backlog', hash: '#/', ready: rows(t.backlog.table) },
    { name: 'Backlog with a row open', hash: '#/?q=search-index', ready: async (page) => {
      await grid(page, t.backlog.table).focus()
      await page.keyboard.press('Home')
      await page.keyboard.press('i')
      await expect(page.getByRole('complementary')).toContainText(t.backlog.stuck)
    } },
    { name: 'Alerts', hash: '#/alerts', ready: async (page) => { await expect(page.getByRole('table', { name: t.alerts.rules, exact: true })).toBeVisible() } },
    { name: 'a new alert rule', hash: '#/alerts', ready: async (page) => {
      await page.getByRole('button', { name: t.alerts.newRule }).click()
      await expect(page.getByRole('dialog', { name: t.alerts.form.newTitle })).toBeVisible()
    } },
    { name: 'topics', hash: place('topic'), ready: rows('Topics') },
    { name: 'groups', hash: place('group'), ready: rows('Groups') },
    { name: 'a group', hash: place('group', 'fraud-score'), ready: rows('Places') },
    { name: 'brokers', hash: place('broker'), ready: rows('Brokers') },
    { name: 'a broker', hash: place('broker', '1'), ready: async (page) => { await expect(page.getByRole('main')).toContainText('127.0.0.1') } },
    { name: 'schemas', hash: place('subject'), ready: rows('Schemas') },
    { name: 'a schema', hash: place('subject', 'invoices-value'), ready: async (page) => { await expect(page.getByRole('region', { name: t.schema.text })).toContainText('Invoice') } },
    { name: 'what changed in it', hash: `${place('subject', 'invoices-value')}?with=1`, ready: async (page) => { await expect(page.getByRole('region', { name: t.schema.diff })).toContainText('channel') } },
    { name: 'a schema with references', hash: place('subject', 'shipments-value'), ready: async (page) => { await expect(page.getByRole('region', { name: t.schema.text })).toContainText('Shipment') } },
  ],
  'a topic': [
    { name: 'messages', hash: place('topic', 'payments'), ready: rows(t.messages.table) },
    { name: 'a message', hash: place('topic', 'payments'), ready: (page) => message(page, 'ledger') },
    { name: 'its headers', hash: place('topic', 'orders'), ready: async (page) => {
      await message(page, 'customer')
      await tab(page, t.messages.tabs.headers)
    } },
    { name: 'about it', hash: place('topic', 'transfers'), ready: async (page) => {
      await message(page, 'account')
      await tab(page, t.messages.tabs.about)
    } },
    { name: 'its bytes', hash: place('topic', 'raw'), ready: async (page) => {
      await message(page, '')
      await tab(page, t.messages.tabs.raw)
      await expect(page.getByRole('tabpanel').last()).toContainText('00')
    } },
    { name: 'tags', hash: place('topic', 'emails'), ready: rows(t.messages.table) },
    { name: 'Live, paused', hash: place('topic', 'clicks'), ready: async (page) => {
      await rows(t.messages.table)(page)
      await page.keyboard.press('l')
      await expect(page.getByRole('button', { name: t.messages.pause })).toBeVisible()
      await page.keyboard.press('Space')
    } },
    { name: 'partitions', hash: `${place('topic', 'orders')}?tab=partitions`, ready: async (page) => {
      await rows(t.topic.partitions)(page)
      await expect(page.getByRole('img', { name: /^Messages in/ })).toBeVisible()
    } },
    { name: 'its groups', hash: `${place('topic', 'orders')}?tab=groups`, ready: async (page) => { await expect(page.getByRole('tabpanel')).toContainText('fulfilment') } },
    { name: 'its settings', hash: `${place('topic', 'inventory')}?tab=settings`, ready: rows(t.topic.settings) },
    { name: 'publish', hash: place('topic', 'payments'), ready: async (page) => {
      await rows(t.messages.table)(page)
      await page.keyboard.press('p')
      await expect(page.getByRole('dialog', { name: t.publish.title('payments') })).toBeVisible()
      await page.getByRole('button', { name: t.publish.addHeader }).click()
    } },
  ],
  'publishing': [
    { name: 'publish by a schema', hash: place('topic', 'invoices'), ready: async (page) => {
      await rows(t.messages.table)(page)
      await page.keyboard.press('p')
      await page.getByRole('radiogroup', { name: t.publish.kindOf(t.publish.value) }).getByRole('radio', { name: t.publish.kinds.schema }).click()
      await expect(page.getByRole('combobox', { name: t.publish.subject })).toHaveValue('invoices-value')
    } },
    { name: 'one message again', hash: place('topic', 'emails'), ready: async (page) => {
      await message(page, '')
      await page.keyboard.press('p')
      await expect(page.getByRole('dialog').getByLabel(t.publish.keepPartition)).toBeVisible()
    } },
    { name: 'several messages again', hash: place('topic', 'shipments'), ready: async (page) => {
      await rows(t.messages.table)(page)
      await grid(page, t.messages.table).focus()
      await page.keyboard.press('Home')
      await page.keyboard.press('Shift+ArrowDown')
      await page.keyboard.press('Shift+ArrowDown')
      await page.keyboard.press('p')
      await expect(page.getByRole('dialog')).toContainText('3 messages of shipments')
    } },
  ],
  'connections and what the program keeps': [
    { name: 'connect', hash: '#/connect', ready: async (page) => { await expect(page.getByLabel(t.connect.paste)).toBeVisible() } },
    { name: 'a connection that is down', hash: '#/connect', ready: async (page) => {
      await page.getByLabel(t.connect.paste).fill('127.0.0.1:9')
      await page.getByRole('button', { name: t.connect.check, exact: true }).click()
      await expect(page.getByRole('region', { name: t.connect.doctor }).getByRole('table')).toBeVisible()
    } },
    { name: 'a connection, checked', hash: '#/connect/sandbox', ready: async (page) => {
      await page.getByRole('button', { name: t.connect.check, exact: true }).click()
      await expect(page.getByRole('region', { name: t.connect.doctor })).toContainText(t.connect.allWell(1))
    } },
    { name: 'removing it', hash: '#/connect/sandbox', ready: async (page) => {
      await page.getByRole('button', { name: t.connect.removeShort, exact: true }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
    } },
    { name: 'jobs', hash: '#/jobs', ready: async (page) => { await expect(page.getByRole('heading', { level: 1, name: t.shell.jobs })).toBeVisible() } },
    { name: 'audit', hash: '#/audit', ready: async (page) => { await expect(page.getByRole('heading', { level: 1, name: t.shell.audit })).toBeVisible() } },
    { name: 'settings', hash: '#/settings', ready: async (page) => { await expect(page.getByText(t.settings.runsIn)).toBeVisible() } },
    { name: 'keys', hash: '#/settings', ready: async (page) => {
      await page.getByRole('button', { name: t.settings.allKeys }).click()
      await expect(page.getByRole('dialog', { name: t.keys.title })).toBeVisible()
    } },
    { name: 'palette', hash: '#/settings', ready: async (page) => {
      await page.keyboard.press('Control+k')
      await page.keyboard.type('or')
      await expect(page.getByRole('option', { name: /orders/ }).first()).toBeVisible()
    } },
    { name: 'room view', hash: place('group', 'fulfilment'), ready: async (page) => {
      await rows('Places')(page)
      await page.keyboard.press('Shift+L')
      await expect(page.getByRole('banner')).toBeHidden()
    } },
  ],
  'AWS': [
    { name: 'connect AWS', hash: '#/connect?type=aws', ready: async (page) => { await expect(page.getByRole('radio', { name: /^dev/ })).toBeVisible() } },
    { name: 'an AWS connection, checked', hash: '#/connect/sandbox-aws', ready: async (page) => {
      await page.getByRole('button', { name: t.connect.check, exact: true }).click()
      await expect(page.getByRole('region', { name: t.connect.doctor })).toContainText(t.aws.doctor.may)
    } },
    { name: 'an account', hash: '#/c/sandbox-aws', ready: async (page) => { await expect(page.getByRole('region', { name: t.aws.account.clusters })).toContainText('sandbox') } },
    { name: 'what calls cost', hash: '#/c/sandbox-aws', ready: async (page) => {
      await page.getByRole('button', { name: t.aws.cost.railFree }).click()
      await expect(page.getByRole('dialog', { name: t.aws.cost.title })).toBeVisible()
    } },
    { name: 'queues', hash: '#/c/sandbox-aws/sqs/queue', ready: rows('SQS queues') },
    { name: 'clusters', hash: '#/c/sandbox-aws/msk/cluster', ready: rows('MSK clusters') },
    { name: 'a cluster', hash: '#/c/sandbox-aws/msk/cluster', ready: async (page) => {
      await rows('MSK clusters')(page)
      await dataRows(grid(page, 'MSK clusters')).first().click()
      await expect(page.getByRole('region', { name: t.msk.open })).toBeVisible()
    } },
    { name: 'its topics', hash: '#/c/sandbox-aws/msk/cluster', ready: async (page) => {
      await rows('MSK clusters')(page)
      await dataRows(grid(page, 'MSK clusters')).first().click()
      await page.getByRole('tab', { name: t.msk.tab.topics }).click()
      await rows('Topics')(page)
    } },
    { name: 'one of them', hash: '#/c/sandbox-aws/msk/cluster', ready: async (page) => {
      await rows('MSK clusters')(page)
      await dataRows(grid(page, 'MSK clusters')).first().click()
      await page.getByRole('tab', { name: t.msk.tab.topics }).click()
      await rowOf(grid(page, 'Topics'), 'orders').click()
      await rows('Partitions')(page)
    } },
  ],
  'states': [
    { name: 'a condition that cannot be read', hash: `${place('topic', 'payments')}?where=value.id+%3E`, ready: async (page) => {
      await expect(page.getByRole('main').getByRole('alert')).toBeVisible()
    } },
    { name: 'nothing found', hash: `${place('topic', 'payments')}?text=nobody-wrote-this`, ready: async (page) => {
      await expect(page.getByText(t.messages.noMatch(t.messages.inAllOf.partitions)).first()).toBeVisible()
    } },
    { name: 'no name matches', hash: `${place('topic')}?q=nothing-like-it`, ready: async (page) => {
      await expect(page.getByText(t.list.noneMatch('topic', 'nothing-like-it'))).toBeVisible()
    } },
    { name: 'a topic that does not exist', hash: place('topic', 'no-such-topic'), ready: async (page) => { await expect(page.getByRole('main')).toContainText('no-such-topic') } },
    { name: 'an address that names nothing', hash: '#/nowhere', ready: async (page) => { await expect(page.getByText(t.shell.unknownTitle).last()).toBeVisible() } },
  ],
}

/** Goes to a screen, closing what the one before left open, and waits for it. */
export async function open(page: Page, { hash, ready }: Screen): Promise<void> {
  await page.keyboard.press('Escape')
  await show(page, hash)
  await ready(page)
}
