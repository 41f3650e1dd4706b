import { mkdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { chromiumLaunch } from '../../playwright.config.ts'
import { root } from '../../tools/paths.ts'
import { startHost } from '../fixtures/host.ts'
import { t } from '../../renderer/texts/index.ts'
import { useProfiles } from './aws-profiles.ts'
import { outside, type Outside } from './outside.ts'
import { dataRows, grid, place, show } from './screen.ts'
import { both, queue, watchPictures, type Picture } from './pictures-of-watching.ts'
import { signedIn } from './shells.ts'

const folder = join(root, 'docs/images')
/** How long the sandbox runs before the first picture: until verdicts are known and lines have a shape. */
const storyMs = Number(process.env.TIDEMARK_PICTURES_AFTER ?? 240) * 1_000

/** A topic that takes a while to search. It is made for the pictures of a search under way and goes with the last of them. */
const archive = 'clicks-2025'
/** How many calls fill it; a call is one batch, which the broker takes up to 1 MB. */
const archived = 240
const inArchive = `${place('topic', archive)}?stop=5000&where=${encodeURIComponent('value.path.matches("^/c[a-z]+t$") && value.ms > 880 && value.agent.contains("Linux")')}`

/** Fills the archive, one partition a call. */
async function fillArchive(kafka: Outside): Promise<void> {
  await kafka.create(archive, 4)
  const paths = ['/', '/search', '/cart', '/checkout', '/articles/bicycle', '/articles/kettle']
  for (let call = 0; call < archived; call++) {
    await kafka.publish(archive, Array.from({ length: 4_000 }, (_, index) => ({
      key: `visitor-${(call * 7 + index) % 4_000}`, partition: call % 4,
      value: JSON.stringify({ path: paths[index % paths.length], visitor: (call * 7 + index) % 4_000, ms: (index * 37) % 900, referrer: 'https://search.example.com/?q=kettle', agent: 'Mozilla/5.0 (X11; Linux x86_64)' }),
    })))
  }
}

/** The verdict line says this. */
const verdict = (page: Page, word: string): Promise<void> => page.getByRole('main').getByText(word, { exact: true }).first().waitFor({ timeout: 60_000 })

const rows = (name: string) => (page: Page): Promise<void> => dataRows(grid(page, name)).first().waitFor()
const openNewest = (name: string) => async (page: Page): Promise<void> => {
  await rows(t.messages.table)(page)
  await dataRows(grid(page, t.messages.table)).first().click()
  await page.getByRole('complementary', { name: t.messages.detail }).getByText(name).first().waitFor()
}
const openFirst = async (page: Page): Promise<void> => {
  await rows(t.messages.table)(page)
  await dataRows(grid(page, t.messages.table)).nth(3).click()
  await page.getByRole('tree').waitFor()
}

const queueShown = async (page: Page): Promise<void> => {
  await page.getByText(t.sqs.title).waitFor()
  await page.getByText(t.sqs.lookInDlq).waitFor()
}
/** Ten messages of a queue, given back by themselves, with the first one open. */
const take = async (page: Page): Promise<void> => {
  await page.getByText(t.sqs.title).waitFor()
  await page.getByRole('button', { name: t.sqs.take(10) }).click()
  await openLetter(page, t.messages.table)
}
const openLetter = async (page: Page, table: string): Promise<void> => {
  await dataRows(grid(page, table)).nth(2).click()
  await page.getByRole('tree').waitFor()
}
/** Dead letters in the workbench, three of them chosen and one of those open. */
const choose = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /hold them$/ }).click()
  const letters = grid(page, t.sqs.workbench.letters)
  await dataRows(letters).nth(3).waitFor()
  for (const row of [0, 1, 2]) await dataRows(letters).nth(row).getByTitle(t.sqs.workbench.pick).click()
  await openLetter(page, t.sqs.workbench.letters)
}
const planRedrive = async (page: Page): Promise<void> => {
  await choose(page)
  await page.getByRole('button', { name: t.sqs.workbench.redriveSelected(3) }).click()
  await page.getByRole('dialog').getByRole('button', { name: t.sqs.workbench.redriveCount(3) }).waitFor()
}
/** Gives back what is held, so that the next picture finds it visible. */
const giveBack = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /^Release/ }).click()
  await page.getByText(/given back to/).first().waitFor()
}
const journal = async (page: Page): Promise<void> => {
  await planRedrive(page)
  await page.getByRole('dialog').getByRole('button', { name: t.sqs.workbench.redriveCount(3) }).click()
  await page.getByRole('dialog').getByRole('button', { name: t.plan.close }).click()
  await giveBack(page)
  await page.getByRole('button', { name: t.sqs.workbench.showJournal }).click()
  await grid(page, t.journal.table).getByText(t.journal.steps.moved ?? '').first().waitFor()
}
const inCluster = (tab?: string) => async (page: Page): Promise<void> => {
  await rows('MSK clusters')(page)
  await dataRows(grid(page, 'MSK clusters')).first().click()
  await page.getByRole('region', { name: t.msk.open }).waitFor()
  if (tab !== undefined) await page.getByRole('tab', { name: tab }).click()
}
/** The form with a profile chosen; the sandbox's AWS stands in for the real one. */
const withProfile = async (page: Page): Promise<void> => {
  await show(page, '#/c/sandbox-aws')
  const endpoint = await page.getByRole('main').getByText(/^At http/).innerText()
  await show(page, '#/connect?type=aws')
  await page.getByRole('button', { name: t.aws.endpointFold, exact: true }).click()
  await page.getByLabel(t.aws.endpoint).fill(endpoint.replace(/^At /, ''))
  await page.getByRole('radio', { name: /^dev/ }).check()
  await page.getByRole('region', { name: t.aws.whoTitle }).waitFor()
  await page.getByRole('button', { name: t.connect.check, exact: true }).click()
  await page.getByText(t.aws.doctor.may).waitFor()
}

const awsPictures: readonly Picture[] = [
  ...(['light', 'dark'] as const).flatMap((shade): readonly Picture[] => {
    const theme = shade === 'dark' ? { theme: 'dark' as const } : {}
    return [
      { name: `profiles-${shade}`, hash: '#/connect?type=aws', ...theme, prepare: withProfile },
      { name: `clusters-${shade}`, hash: '#/c/sandbox-aws/msk/cluster', ...theme, restMs: 4_000, prepare: rows('MSK clusters') },
      { name: `cluster-${shade}`, hash: '#/c/sandbox-aws/msk/cluster', ...theme, restMs: 3_000, prepare: inCluster() },
    ]
  }),
  { name: 'account', hash: '#/c/sandbox-aws', prepare: (page) => page.getByRole('button', { name: t.aws.account.openLong('sandbox') }).waitFor() },
  { name: 'cluster-topics', hash: '#/c/sandbox-aws/msk/cluster', restMs: 4_000, prepare: inCluster(t.msk.tab.topics) },
]

const pictures: readonly Picture[] = [
  ...watchPictures,
  ...awsPictures,
  ...both({ name: 'queue', hash: queue('orders'), prepare: queueShown }),
  ...both({ name: 'queue-taken', hash: queue('notifications'), prepare: take, restMs: 300 }),
  ...both({ name: 'workbench', hash: queue('orders-dlq', 'redrive'), prepare: choose, after: giveBack }),
  ...both({ name: 'queue-plan', hash: queue('orders-dlq', 'redrive'), prepare: planRedrive, after: async (page) => {
    await page.keyboard.press('Escape')
    await giveBack(page)
  } }),
  ...both({ name: 'queue-journal', hash: queue('orders-dlq', 'redrive'), prepare: journal }),
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
  { name: 'search-found', hash: `${place('topic', 'orders')}?text=customer-0007&stop=5000`, prepare: (page) => verdict(page, t.messages.complete) },
  { name: 'search-empty', hash: `${place('topic', 'orders')}?where=${encodeURIComponent('value.cents > 100000000')}`, prepare: (page) => verdict(page, t.messages.complete) },
  { name: 'search-running', hash: place('topic'), restMs: 300, prepare: async (page, kafka) => {
    await fillArchive(kafka)
    await show(page, inArchive)
    await verdict(page, t.messages.searching)
    await dataRows(grid(page, t.messages.table)).nth(25).waitFor()
  } },
  { name: 'search-partial', hash: place('topic'), prepare: async (page, kafka) => {
    await show(page, `${inArchive}&order=oldest`)
    await rows(t.messages.table)(page)
    await kafka.remove(archive)
    await verdict(page, t.messages.partial)
  } },
  { name: 'decoders', hash: place('topic', 'formats'), prepare: rows(t.messages.table) },
  { name: 'decoder-avro', hash: place('topic', 'invoices'), prepare: openNewest('Avro') },
  { name: 'decoder-protobuf', hash: place('topic', 'shipments'), prepare: openNewest('Protobuf') },
  { name: 'decoder-json-schema', hash: place('topic', 'customers'), prepare: openNewest('JSON Schema') },
  { name: 'schema', hash: place('subject', 'invoices-value'), prepare: (page) => page.getByRole('region', { name: t.schema.text }).waitFor() },
  { name: 'schema-compare', hash: `${place('subject', 'invoices-value')}?with=1`, theme: 'dark', prepare: (page) => page.getByRole('region', { name: t.schema.diff }).waitFor() },
  { name: 'publish-again', hash: place('topic', 'invoices'), prepare: async (page) => {
    await rows(t.messages.table)(page)
    await grid(page, t.messages.table).focus()
    await page.keyboard.press('Home')
    for (let row = 0; row < 5; row++) await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('p')
    const again = page.getByRole('dialog')
    await dataRows(again.getByRole('grid', { name: t.publish.messages })).nth(1).click()
    await again.getByRole('textbox', { name: t.publish.key, exact: true }).fill('invoice-corrected')
    await again.getByRole('button', { name: t.publish.back }).click()
    await again.getByLabel(t.publish.keepTimestamp).check()
  } },
  { name: 'publish-schema', hash: place('topic', 'invoices'), prepare: async (page) => {
    await rows(t.messages.table)(page)
    await page.keyboard.press('p')
    const form = page.getByRole('dialog')
    await form.getByRole('radiogroup', { name: t.publish.kindOf(t.publish.value) }).getByRole('radio', { name: t.publish.kinds.schema }).click()
    await form.getByText(/^Avro, id/).waitFor()
    await form.getByRole('textbox', { name: t.publish.value, exact: true }).fill('{\n  "invoice": "9007199254740993",\n  "order": "seven",\n  "amount": 12.5\n}')
    await page.keyboard.press('Control+Enter')
    await form.getByRole('list', { name: t.publish.issues(t.publish.value) }).waitFor()
  } },
  { name: 'jobs', hash: `${place('topic', 'orders')}?text=Z%C3%BCrich&stop=100`, prepare: async (page) => {
    await rows(t.messages.table)(page)
    await page.keyboard.press('e')
    await page.getByText(t.jobs.export.done(100)).waitFor()
    await show(page, '#/jobs')
    await page.getByRole('table', { name: t.shell.jobs }).getByRole('row').nth(2).waitFor()
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
  const profiles = await mkdtemp(join(tmpdir(), 'tidemark-pictures-'))
  await useProfiles(profiles)
  const started = await startHost({ args: ['--sandbox'] })
  return { address: `${started.origin}/?token=${started.token}`, stop: () => Promise.all([started.stop(), rm(profiles, { recursive: true, force: true })]) }
}

const wanted = process.argv.slice(2)
const { address, stop } = await host()
const browser = await chromium.launch(chromiumLaunch)
try {
  const watching = await signedIn(browser, address)
  await dataRows(grid(watching, t.backlog.table)).first().waitFor()
  if (process.env.TIDEMARK_E2E_ADDRESS === undefined) await watching.waitForTimeout(storyMs)
  mkdirSync(folder, { recursive: true })
  const open = async () => {
    const page = await signedIn(browser, address)
    return { page, close: () => page.context().close() }
  }
  const kafka = await outside({ open, close: async () => {} })
  for (const { name, hash, theme, restMs = 1_500, prepare, after } of pictures) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    const page = await signedIn(browser, address)
    await page.emulateMedia({ colorScheme: theme ?? 'light', reducedMotion: 'reduce' })
    await page.getByRole('heading', { level: 1, name: t.shell.backlog }).waitFor()
    await show(page, hash)
    await prepare(page, kafka)
    await page.waitForTimeout(restMs)
    await page.screenshot({ path: join(folder, `${name}.png`) })
    console.log(`docs/images/${name}.png`)
    await after?.(page)
    await page.context().close()
  }
  await kafka.close()
} finally {
  await browser.close()
  await stop()
}
