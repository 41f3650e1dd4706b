import { CreateQueueCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import { expect, type Locator, type Page } from '@playwright/test'
import { t } from '../../renderer/texts/index.ts'
import { startAws, type TestAws } from '../fixtures/aws.ts'
import { test } from './app.ts'
import { cellOf, grid, rowOf, show } from './screen.ts'

/** Within this time a state has to stand on the screen, and within this time it has to be over, without a click (ms). */
const soon = { timeout: 10_000 }
const slowed = /AWS slowed the sqs:GetQueueAttributes calls/
const main = (page: Page): Locator => page.getByRole('main')

/** Some messages in a queue `waiting`, past the stand-in. */
async function fill(aws: TestAws): Promise<void> {
  const client = new SQSClient({ region: 'us-east-1', endpoint: aws.ministack, useQueueUrlAsEndpoint: false, credentials: { accessKeyId: '000000000000', secretAccessKey: 'test' } })
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: 'waiting' }))
  await client.send(new SendMessageBatchCommand({ QueueUrl, Entries: Array.from({ length: 5 }, (_, n) => ({ Id: String(n), MessageBody: `${n}` })) }))
  client.destroy()
}

/** Saves a connection with stored keys in the form, and gives its address. */
async function connect(page: Page, endpoint: string): Promise<string> {
  await show(page, '#/connect?type=aws')
  await main(page).getByRole('radio', { name: new RegExp(`^${t.aws.storedKeys}`) }).check()
  await main(page).getByLabel(t.aws.accessKeyId, { exact: true }).fill('000000000000')
  await main(page).getByLabel(t.aws.secretAccessKey, { exact: true }).fill('test')
  await main(page).getByLabel(t.connect.name, { exact: true }).fill('States')
  const region = main(page).getByRole('combobox', { name: t.aws.region, exact: true })
  await region.fill('us-east-1')
  await page.getByRole('option', { name: /us-east-1/ }).click()
  await main(page).getByRole('button', { name: t.aws.endpointFold, exact: true }).click()
  await main(page).getByLabel(t.aws.endpoint).fill(endpoint)
  await main(page).getByRole('button', { name: t.aws.connect, exact: true }).click()
  await expect(page).toHaveURL(/#\/c\//)
  return new URL(page.url()).hash
}

test('an emulator that goes, slows, throttles, denies and refuses is told on the list within ten seconds, and is over without a click', async ({ app: page }) => {
  test.setTimeout(180_000)
  const aws = await startAws()
  try {
    await fill(aws)
    const home = await connect(page, aws.endpoint)
    await show(page, `${home}/sqs/queue`)
    const table = grid(page, 'SQS queues')
    const row = rowOf(table, 'waiting')
    await expect(row).toBeVisible(soon)
    const visible = await cellOf(table, row, 'Visible')
    await expect(visible).toHaveText('5', soon)

    const gone = main(page).getByText(/is out of reach: nothing listens there/)
    await aws.down()
    await expect(gone).toBeVisible(soon)
    await expect(visible).toHaveText('5')
    await aws.up()
    await expect(gone).toBeHidden(soon)

    aws.faults([{ kind: 'slow', ms: 2_000 }])
    const fresh = page.getByText(/^Updated [12] s ago$/)
    await page.waitForTimeout(3_000)
    await expect(fresh).toBeVisible(soon)
    await expect(visible).toHaveText('5')

    aws.faults([{ kind: 'throttle', service: 'sqs', operation: 'GetQueueAttributes' }])
    await expect(page.getByText(slowed)).toBeVisible(soon)
    await expect(visible).toHaveText('5')
    aws.faults()
    // The pace doubles every four to six seconds until it is whole again.
    await expect(page.getByText(slowed)).toBeHidden({ timeout: 25_000 })

    aws.faults([{ kind: 'denied', service: 'sqs', operation: 'GetQueueAttributes' }])
    await expect(row).toContainText('sqs:GetQueueAttributes', soon)
    await expect(visible).toHaveText('–')
    aws.faults()
    await expect(visible).toHaveText('5', soon)

    const refused = page.getByText(t.aws.strip.refused('States'))
    aws.faults([{ kind: 'expired' }])
    await expect(refused).toHaveCount(1, soon)
    await expect(main(page).getByText(/credentials have expired/)).toHaveCount(0)
    aws.faults()
    await expect(refused).toBeHidden(soon)
    await expect(fresh).toBeVisible(soon)

    await show(page, home)
    await main(page).getByRole('link', { name: t.aws.account.settings }).click()
    await main(page).getByRole('button', { name: t.connect.removeShort, exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: t.connect.remove }).click()
  } finally {
    await aws[Symbol.asyncDispose]()
  }
})
