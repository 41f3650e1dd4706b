import { readFile } from 'node:fs/promises'
import type { Download, Locator, Page } from '@playwright/test'
import { t } from '../../renderer/texts/index.ts'
import { expect, test } from './app.ts'
import { dataRows, grid, place, show, shown } from './screen.ts'

const [j, m] = [t.jobs, t.messages]
const topic = `e2e-jobs-${Date.now()}`
const jobs = (app: Page): Locator => app.getByRole('table', { name: t.shell.jobs }).getByRole('row')

test.beforeAll(async ({ kafka }) => {
  await kafka.create(topic, 3)
  // One partition a call: a client that meets a partition without a leader sends the whole call again.
  for (const partition of [0, 1, 2]) {
    await kafka.publish(topic, Array.from({ length: 100 }, (_, index) => ({
      key: `k-${partition}-${index}`, value: JSON.stringify({ index, even: index % 2 === 0, name: 'Zürich, "東京"' }), partition,
    })))
  }
})

/** Chooses an entry of the export menu and waits for the file. */
async function exported(app: Page, choose: (items: Locator) => Locator): Promise<{ readonly download: Download, readonly text: string }> {
  const coming = app.waitForEvent('download')
  await app.getByRole('button', { name: /^Export / }).click()
  await choose(app.getByRole('menu')).click()
  const download = await coming
  return { download, text: await readFile(await download.path(), 'utf8') }
}

test('a search is a job that is opened again with what it found', async ({ app }) => {
  await show(app, `${place('topic', topic)}?where=${encodeURIComponent('value.even')}`)
  await expect(shown(app, m.complete)).toBeVisible()
  await show(app, '#/jobs')
  const job = jobs(app).filter({ hasText: `Search ${topic}` }).first()
  await expect(job).toContainText(j.states.done)
  await expect(job).toContainText(`${j.verdicts.complete} · ${j.foundOf('150', '300')}`)
  await job.getByRole('button', { name: j.openNamed(`Search ${topic}`).slice(0, 40) }).click()
  await expect(app.getByRole('textbox', { name: m.whereLabel })).toHaveValue('value.even')
  await expect(shown(app, m.found(150))).toBeVisible()
  await show(app, '#/jobs')
  await expect(jobs(app).filter({ hasText: `Search ${topic}` })).toHaveCount(1)
})

test.describe('exports', () => {
  test.skip(() => test.info().project.name === 'electron', 'a dialog of the system chooses the file there')

  test('all that a search found is exported, in each format', async ({ app }) => {
    await show(app, `${place('topic', topic)}?where=${encodeURIComponent('value.even')}`)
    await expect(shown(app, m.found(150))).toBeVisible()
    const ndjson = await exported(app, (menu) => menu.getByRole('menuitem', { name: j.export.as.ndjson }))
    const lines = ndjson.text.trimEnd().split('\n').map((line) => JSON.parse(line))
    expect(lines).toHaveLength(150)
    expect(Buffer.from(lines[0].value.raw, 'base64').toString()).toContain('Zürich, \\"東京\\"')
    await expect(app.getByText(j.export.done(150))).toBeVisible()
    const csv = await exported(app, (menu) => menu.getByRole('menuitem', { name: j.export.as.csv }))
    expect(csv.text.trimEnd().split('\r\n')).toHaveLength(151)
    expect(csv.download.suggestedFilename()).toBe(`${topic}.csv`)
    const json = await exported(app, (menu) => menu.getByRole('menuitem', { name: j.export.as.json }))
    expect(JSON.parse(json.text)).toHaveLength(150)
  })

  test('a search that stopped at its limit exports what it found or every match of its range', async ({ app }) => {
    await show(app, `${place('topic', topic)}?where=${encodeURIComponent('value.even')}&stop=10`)
    await expect(shown(app, m.stoppedAt(10, true))).toBeVisible()
    await expect(dataRows(grid(app, m.table))).toHaveCount(10)
    const ids = (text: string) => text.trimEnd().split('\n').map((line) => JSON.parse(line).id as string)
    const found = await exported(app, (menu) => menu.getByRole('menuitem', { name: j.export.as.ndjson }).first())
    expect(ids(found.text)).toHaveLength(10)
    const whole = await exported(app, (menu) => menu.getByRole('menuitem', { name: j.export.as.ndjson }).last())
    expect(new Set(ids(whole.text)).size).toBe(150)
    expect(ids(whole.text)).toEqual(expect.arrayContaining(ids(found.text)))
  })

  test('an export is a job with its size, and its file is there to be fetched again', async ({ app }) => {
    await show(app, `${place('topic', topic)}?where=${encodeURIComponent('value.index == 7')}`)
    await expect(shown(app, m.found(3))).toBeVisible()
    await app.getByRole('grid', { name: m.table }).focus()
    const begun = app.waitForEvent('download')
    await app.keyboard.press('e')
    await begun
    await show(app, '#/jobs')
    const job = jobs(app).filter({ hasText: `Export ${topic} as ndjson` }).first()
    await expect(job).toContainText(/^Done.*3 exported, [\d.]+ kB/)
    const coming = app.waitForEvent('download')
    await job.getByRole('link', { name: j.download }).click()
    expect((await coming).suggestedFilename()).toBe(`${topic}.ndjson`)
  })
})
