import type { Page } from '@playwright/test'
import { t } from '../../renderer/texts/index.ts'
import type { Outside } from './outside.ts'
import { dataRows, grid } from './screen.ts'

/** One picture of the guide. `restMs` is how long what moves may come to rest before the picture. */
export type Picture = {
  readonly name: string; readonly hash: string; readonly theme?: 'dark'; readonly restMs?: number
  readonly prepare: (page: Page, kafka: Outside) => Promise<void>
  /** Puts right what the picture left behind. */
  readonly after?: (page: Page) => Promise<void>
}

/** Both themes of one screen. */
export const both = (picture: Picture): readonly Picture[] =>
  [{ ...picture, name: `${picture.name}-light` }, { ...picture, name: `${picture.name}-dark`, theme: 'dark' }]

/** The address of a queue of the sandbox, at one of its tabs. */
export const queue = (name: string, tab?: string): string =>
  `#/c/sandbox-aws/sqs/queue/${encodeURIComponent(name)}${tab === undefined ? '' : `?tab=${tab}`}`

/** The rows that come last are there: those of the consumers of a stream. */
const wholeBoard = async (page: Page): Promise<void> => {
  await dataRows(grid(page, t.backlog.table)).first().waitFor()
  await page.getByTitle('kcl:clickstream-counter', { exact: true }).waitFor()
}
const chart = (page: Page): Promise<void> =>
  page.getByRole('list', { name: t.metrics.tabs.charts }).getByRole('listitem').first().getByRole('img').waitFor()
const alarm = (page: Page): Promise<void> => page.getByRole('group', { name: t.metrics.alarms }).getByRole('listitem').first().waitFor()
const alertLog = (page: Page): Promise<void> => page.getByRole('table', { name: t.alerts.log, exact: true }).getByRole('row').nth(1).waitFor()
/** The rule of a queue's dead letters, before it is saved. */
const newRule = async (page: Page): Promise<void> => {
  await page.getByRole('banner').getByRole('button', { name: t.alerts.when, exact: true }).click()
  const dialog = page.getByRole('dialog', { name: t.alerts.form.newTitle })
  await dialog.getByRole('combobox', { name: t.alerts.form.when, exact: true }).click()
  await page.getByRole('option', { name: t.alerts.form.whens['dead-letters'], exact: true }).click()
  await dialog.getByLabel(t.alerts.form.letters).fill('50')
  await dialog.getByLabel(t.alerts.form.name, { exact: true }).fill('Orders that failed')
}
const consumersOfSandbox = async (page: Page): Promise<void> => {
  const table = page.getByRole('table', { name: t.settings.sandbox.title, exact: true })
  await table.getByRole('row').nth(1).waitFor()
  await table.scrollIntoViewIfNeeded()
}

const stream = (tab?: string): string => `#/c/sandbox-aws/kinesis/stream/clickstream${tab === undefined ? '' : `?tab=${tab}`}`
const records = async (page: Page): Promise<void> => {
  await dataRows(grid(page, t.messages.table)).nth(20).waitFor({ timeout: 60_000 })
  await page.getByText(/consumers? keeps? up|:/).first().waitFor()
}
const shards = (page: Page): Promise<void> =>
  page.getByRole('figure').filter({ hasText: t.stream.lineage }).getByRole('button', { name: /^Shard \d+, open/ }).nth(3).waitFor()
const consumer = async (page: Page): Promise<void> => {
  await page.getByRole('table', { name: t.stream.places }).getByRole('row').nth(3).waitFor({ timeout: 60_000 })
}
/** The plan of eight shards, before it is run. */
const reshard = async (page: Page): Promise<void> => {
  await shards(page)
  await page.getByRole('button', { name: t.plan.actions }).click()
  await page.getByRole('menuitem', { name: t.kinesis.actions.reshard }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(t.kinesis.forms.shards).fill('8')
  await dialog.getByRole('button', { name: t.plan.next }).click()
  await dialog.getByRole('button', { name: /^Change/ }).waitFor()
}

/** What watches and what is watched: the board, alerts, CloudWatch, and consumers to stop and start. */
export const watchPictures: readonly Picture[] = [
  ...both({ name: 'backlog', hash: '#/', prepare: wholeBoard }),
  ...both({ name: 'alerts', hash: '#/alerts', prepare: alertLog }),
  ...both({ name: 'alert-rule', hash: queue('orders-dlq'), restMs: 500, prepare: newRule }),
  ...both({ name: 'charts', hash: queue('orders', 'charts'), restMs: 3_000, prepare: chart }),
  ...both({ name: 'alarms', hash: queue('orders-dlq', 'alarms'), prepare: alarm }),
  ...both({ name: 'stream', hash: stream(), restMs: 2_000, prepare: records }),
  ...both({ name: 'shards', hash: stream('shards'), restMs: 4_000, prepare: shards }),
  ...both({ name: 'consumer', hash: '#/c/sandbox-aws/kinesis/consumer/clickstream/kcl%3Aclickstream-counter', restMs: 3_000, prepare: consumer }),
  ...both({ name: 'reshard', hash: stream('shards'), restMs: 500, prepare: reshard }),
  ...both({ name: 'sandbox-consumers', hash: '#/settings', restMs: 500, prepare: consumersOfSandbox }),
]
