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

/** What watches and what is watched: the board, alerts, CloudWatch, and consumers to stop and start. */
export const watchPictures: readonly Picture[] = [
  ...both({ name: 'backlog', hash: '#/', prepare: wholeBoard }),
  ...both({ name: 'alerts', hash: '#/alerts', prepare: alertLog }),
  ...both({ name: 'alert-rule', hash: queue('orders-dlq'), restMs: 500, prepare: newRule }),
  ...both({ name: 'charts', hash: queue('orders', 'charts'), restMs: 3_000, prepare: chart }),
  ...both({ name: 'alarms', hash: queue('orders-dlq', 'alarms'), prepare: alarm }),
  ...both({ name: 'sandbox-consumers', hash: '#/settings', restMs: 500, prepare: consumersOfSandbox }),
]
