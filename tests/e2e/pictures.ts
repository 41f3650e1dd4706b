import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { chromiumLaunch } from '../../playwright.config.ts'
import { root } from '../../tools/paths.ts'
import { startHost } from '../fixtures/host.ts'
import { t } from '../../renderer/texts/index.ts'
import { dataRows, grid, place, show } from './screen.ts'
import { signedIn } from './shells.ts'

const folder = join(root, 'docs/images')
/** How long the sandbox runs before the first picture: until verdicts are known and lines have a shape. */
const storyMs = Number(process.env.TIDEMARK_PICTURES_AFTER ?? 240) * 1_000

type Picture = { readonly name: string; readonly hash: string; readonly theme?: 'dark'; readonly prepare: (page: Page) => Promise<void> }

const rows = (name: string) => (page: Page): Promise<void> => dataRows(grid(page, name)).first().waitFor()
const openFirst = async (page: Page): Promise<void> => {
  await rows(t.messages.table)(page)
  await dataRows(grid(page, t.messages.table)).nth(3).click()
  await page.getByRole('tree').waitFor()
}

const pictures: readonly Picture[] = [
  { name: 'backlog-light', hash: '#/', prepare: rows(t.backlog.table) },
  { name: 'backlog-dark', hash: '#/', theme: 'dark', prepare: rows(t.backlog.table) },
  { name: 'topics-light', hash: place('topic'), prepare: rows('Topics') },
  { name: 'messages-light', hash: `${place('topic', 'orders')}?where=${encodeURIComponent('value.cents > 60000 && value.city == "Zürich"')}`, prepare: rows(t.messages.table) },
  { name: 'messages-dark', hash: `${place('topic', 'payments')}?text=visa`, theme: 'dark', prepare: rows(t.messages.table) },
  { name: 'message-detail', hash: place('topic', 'payments'), prepare: openFirst },
  { name: 'partitions', hash: `${place('topic', 'orders')}?tab=partitions`, prepare: async (page) => {
    await rows(t.topic.partitions)(page)
    await page.getByRole('img', { name: /^Messages in/ }).waitFor()
  } },
  { name: 'group', hash: place('group', 'fulfilment'), prepare: rows('Places') },
  { name: 'connect', hash: '#/connect/sandbox', prepare: async (page) => {
    await page.getByRole('button', { name: t.connect.check, exact: true }).click()
    await page.getByText(t.connect.may).waitFor()
  } },
  { name: 'publish', hash: place('topic', 'orders'), prepare: async (page) => {
    await openFirst(page)
    await page.getByRole('complementary', { name: t.messages.detail }).getByRole('button', { name: t.messages.publish }).click()
    await page.getByRole('dialog').getByText(/^Exact bytes/).waitFor()
  } },
  { name: 'settings', hash: '#/settings', prepare: (page) => page.getByText(t.settings.runsIn).waitFor() },
  { name: 'room', hash: place('group', 'fulfilment'), prepare: async (page) => {
    await rows('Places')(page)
    await page.keyboard.press('Shift+L')
  } },
  { name: 'palette', hash: '#/', prepare: async (page) => {
    await rows(t.backlog.table)(page)
    await page.keyboard.press('Control+k')
    await page.keyboard.type('or')
    await page.getByRole('option', { name: /orders/ }).first().waitFor()
  } },
]

/** An address that is set names a host with a sandbox that has run for a while; else one is started and given time. */
async function host(): Promise<{ readonly address: string; stop(): Promise<unknown> }> {
  const given = process.env.TIDEMARK_E2E_ADDRESS
  if (given !== undefined) return { address: given, stop: async () => {} }
  const started = await startHost({ args: ['--sandbox'] })
  return { address: `${started.origin}/?token=${started.token}`, stop: () => started.stop() }
}

const { address, stop } = await host()
const browser = await chromium.launch(chromiumLaunch)
try {
  const watching = await signedIn(browser, address)
  await dataRows(grid(watching, t.backlog.table)).first().waitFor()
  if (process.env.TIDEMARK_E2E_ADDRESS === undefined) await watching.waitForTimeout(storyMs)
  mkdirSync(folder, { recursive: true })
  for (const { name, hash, theme, prepare } of pictures) {
    const page = await signedIn(browser, address)
    await page.emulateMedia({ colorScheme: theme ?? 'light', reducedMotion: 'reduce' })
    await page.getByRole('heading', { level: 1, name: t.shell.backlog }).waitFor()
    await show(page, hash)
    await prepare(page)
    await page.waitForTimeout(1_500)
    await page.screenshot({ path: join(folder, `${name}.png`) })
    console.log(`docs/images/${name}.png`)
    await page.context().close()
  }
} finally {
  await browser.close()
  await stop()
}
