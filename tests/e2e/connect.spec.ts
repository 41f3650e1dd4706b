import type { Locator, Page } from '@playwright/test'
import { t } from '../../renderer/texts/index.ts'
import { expect, test } from './app.ts'
import { dataRows, grid, rowOf, show, shown } from './screen.ts'

const c = t.connect
const rail = (app: Page): Locator => app.getByRole('navigation', { name: t.shell.rail })
const button = (app: Page, name: string): Locator => app.getByRole('main').getByRole('button', { name, exact: true })

/** Takes a connection away by its dialog. */
async function remove(app: Page, name: string): Promise<void> {
  await button(app, c.removeShort).click()
  const dialog = app.getByRole('dialog', { name: c.removeTitle(name) })
  await expect(dialog.getByRole('button', { name: c.cancel })).toBeFocused()
  await dialog.getByRole('button', { name: c.remove }).click()
  await expect(rail(app).getByRole('group', { name, exact: true })).toHaveCount(0)
}

test('a pasted .properties file fills the form and says what it could not take', async ({ app }) => {
  await show(app, '#/connect')
  await app.getByLabel(c.paste).fill([
    '# from the wiki', 'bootstrap.servers=broker-1.example.com:9096,broker-2.example.com:9096', 'security.protocol=SASL_SSL',
    'sasl.mechanism=SCRAM-SHA-512', 'client.id=billing',
    'sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="reader" password="not-shown-again";',
  ].join('\n'))
  await expect(shown(app, c.readAll(4, 5))).toBeVisible()
  await expect(shown(app, c.unread('client.id', c.why.client))).toBeVisible()
  await expect(app.getByLabel(new RegExp(`^${c.brokers}`))).toHaveValue('broker-1.example.com:9096, broker-2.example.com:9096')
  await expect(app.getByRole('combobox', { name: c.signIn })).toHaveValue(c.signIns['SCRAM-SHA-512'])
  await expect(app.getByLabel(c.username)).toHaveValue('reader')
  await expect(app.getByLabel(c.password, { exact: true })).toHaveAttribute('type', 'password')
})

test('a check of a closed port names the step, the address and what to try', async ({ app }) => {
  await show(app, '#/connect')
  await app.getByLabel(c.paste).fill('127.0.0.1:9')
  await button(app, c.check).click()
  const doctor = app.getByRole('region', { name: c.doctor })
  await expect(doctor.getByRole('status')).toContainText('127.0.0.1')
  const row = doctor.getByRole('row').filter({ has: app.getByRole('rowheader') })
  const at = (await doctor.getByRole('columnheader').allInnerTexts()).indexOf(c.layers.tcp)
  await expect(row.getByRole('cell').nth(at - 1)).toHaveText(/no answer|refused/)
  await expect(row.getByRole('cell').nth(at)).toHaveText(/–|not used/)
  await expect(button(app, c.saveAnyway)).toBeVisible()
})

test('a second connection: checked, saved, renamed, removed', async ({ app, kafka }) => {
  await rail(app).getByRole('link', { name: c.connect }).click()
  await button(app, c.connect).click()
  await expect(shown(app, c.needsName)).toBeVisible()
  await expect(shown(app, c.needsBrokers)).toBeVisible()

  await app.getByLabel(c.paste).fill(`bootstrap.servers=${kafka.bootstrap}\nsecurity.protocol=PLAINTEXT`)
  await app.getByLabel(c.name, { exact: true }).fill('Second')
  await app.getByRole('radiogroup', { name: c.environment }).getByRole('radio', { name: t.shell.environments.production }).click()
  await button(app, c.check).click()
  await expect(app.getByRole('region', { name: c.doctor })).toContainText(c.allWell(1))
  await button(app, c.connect).click()
  await expect(rowOf(grid(app, 'Topics'), 'orders')).toBeVisible()
  await expect(app.getByRole('banner')).toContainText(`${t.shell.environments.production}`)
  await expect(app.getByRole('banner')).toContainText(t.shell.levels.read)
  const second = rail(app).getByRole('group', { name: 'Second', exact: true })
  await expect(second).toBeVisible()

  // On a connection that only reads there is no button that writes, and a line says how to get one.
  await rowOf(grid(app, 'Topics'), 'orders').click()
  await dataRows(grid(app, t.messages.table)).first().click()
  const pane = app.getByRole('complementary', { name: t.messages.detail })
  await expect(pane.getByRole('button', { name: t.messages.publish })).toHaveCount(0)
  await app.keyboard.press('p')
  await expect(app.getByRole('dialog')).toHaveCount(0)
  await pane.getByRole('button', { name: t.messages.publishElsewhere }).click()
  await expect(app.getByRole('menuitem', { name: 'Sandbox', exact: true })).toBeVisible()
  await app.keyboard.press('Escape')

  const id = /#\/c\/([^/]+)/.exec(app.url())?.[1] ?? ''
  await show(app, `#/connect/${id}`)
  await app.getByLabel(c.name, { exact: true }).fill('Renamed')
  await button(app, c.save).click()
  await expect(rail(app).getByRole('group', { name: 'Renamed', exact: true })).toBeVisible()
  await show(app, `#/connect/${id}`)
  await remove(app, 'Renamed')
  await show(app, `#/c/${id}`)
  await expect(shown(app, t.shell.noConnectionTitle)).toBeVisible()
})

test('a password is kept and never shown again', async ({ app }) => {
  const secret = 'hunter2-of-the-suite'
  const frames: string[] = []
  app.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => frames.push(payload.toString())))
  await show(app, '#/connect')
  await app.getByLabel(c.paste).fill(`127.0.0.1:9`)
  await app.getByLabel(c.name, { exact: true }).fill('With a secret')
  await app.getByRole('combobox', { name: c.signIn }).click()
  await app.getByRole('option', { name: c.signIns.PLAIN }).click()
  await app.getByLabel(c.username).fill('reader')
  await app.getByLabel(c.password, { exact: true }).fill(secret)
  await button(app, c.connect).click()
  await expect(rail(app).getByRole('group', { name: 'With a secret' })).toBeVisible()
  // A broker that does not answer is said in the place of the list, with the way to mend it.
  const failed = app.getByRole('main').getByRole('alert')
  await expect(failed).toContainText('127.0.0.1:9', { timeout: 15_000 })
  await failed.getByRole('link', { name: t.states.editConnection }).click()
  await app.reload()
  const password = app.getByLabel(c.password, { exact: true })
  await expect(password).toHaveValue('')
  await expect(password).toHaveAttribute('placeholder', c.isSet)
  expect(await app.content()).not.toContain(secret)
  expect(frames.join('\n')).not.toContain(secret)
  await remove(app, 'With a secret')
})

test('a registry and the checksums of a connection are saved with it; without a registry there are no schemas', async ({ app, kafka }) => {
  await show(app, '#/connect')
  await app.getByLabel(c.paste).fill(`bootstrap.servers=${kafka.bootstrap}\nschema.registry.url=http://127.0.0.1:9/registry\nbasic.auth.user.info=reader:not-shown`)
  await app.getByLabel(c.name, { exact: true }).fill('With a registry')
  await expect(app.getByLabel(c.registryUrl)).toHaveValue('http://127.0.0.1:9/registry')
  await expect(app.getByLabel(c.registryUsername)).toHaveValue('reader')
  await app.getByRole('switch', { name: c.checksums }).uncheck()
  await button(app, c.check).click()
  const doctor = app.getByRole('region', { name: c.doctor })
  await expect(doctor.getByRole('status')).toContainText('127.0.0.1:9', { timeout: 15_000 })
  await expect(doctor.getByText(c.untilRegistry)).toBeVisible()
  await button(app, c.withGaps).click()
  const group = rail(app).getByRole('group', { name: 'With a registry', exact: true })
  await expect(group.getByRole('link', { name: /^Schemas/ })).toBeVisible()

  const id = /#\/c\/([^/]+)/.exec(app.url())?.[1] ?? ''
  await show(app, `#/connect/${id}`)
  await expect(app.getByRole('switch', { name: c.checksums })).not.toBeChecked()
  await expect(app.getByLabel(c.registryPassword)).toHaveAttribute('placeholder', c.isSet)
  await app.getByLabel(c.registryUrl).fill('registry')
  await button(app, c.save).click()
  await expect(shown(app, 'a registry is a http or https address')).toBeVisible()
  await app.getByLabel(c.registryUrl).fill('')
  await button(app, c.save).click()
  await expect(group.getByRole('link', { name: /^Topics/ })).toBeVisible()
  await expect(group.getByRole('link', { name: /^Schemas/ })).toHaveCount(0)
  await show(app, `#/connect/${id}`)
  await remove(app, 'With a registry')
})

test('message types of files are listed, a broken file says in which line, and one can be taken away', async ({ app }) => {
  const proto = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })
  await show(app, '#/connect/sandbox')
  const files = app.getByRole('region', { name: c.files.title })
  await files.getByLabel(c.files.addLong).setInputFiles([
    proto('meters.proto', 'syntax = "proto3";\npackage e2e;\nmessage Meter { int64 id = 1; }\nmessage Reading { Meter meter = 1; }\n'),
    proto('broken.proto', 'syntax = "proto3";\nmessage Broken {\n  int64 id = ;\n}\n'),
  ])
  await expect(files.getByText('e2e.Meter, e2e.Reading')).toBeVisible()
  await expect(files.getByRole('alert')).toContainText(/broken\.proto .*line 3/)
  await app.reload()
  await files.getByRole('button', { name: c.files.remove('meters.proto') }).click()
  await expect(files.getByText('e2e.Meter, e2e.Reading')).toHaveCount(0)
})
