import { existsSync } from 'node:fs'
import { chromium, type Browser, type Page } from '@playwright/test'
import type { Connection } from '#contract/connection.ts'
import { startHost, type RunningHost } from '../tests/fixtures/host.ts'

const executablePath = process.env.CHROMIUM ?? (existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : undefined)

/** A real browser on a new host with one connection to `bootstrap`. */
export type OpenPage = { readonly host: RunningHost; readonly page: Page; readonly connection: string; close(): Promise<void> }

/** Opens the program as a person does: 1440 × 900, light. */
export async function openPage(bootstrap: string): Promise<OpenPage> {
  const host = await startHost()
  let browser: Browser | undefined
  const close = async () => {
    await browser?.close()
    await host.stop()
  }
  try {
    const { body } = await host.post<Connection>(
      'connections/save',
      { name: 'bench', environment: 'dev', level: 'publish', config: { type: 'kafka', brokers: [bootstrap] } },
    )
    browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--js-flags=--expose-gc'],
    })
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(`${host.origin}/?token=${host.token}`)
    return { host, page, connection: body.id, close }
  } catch (error) {
    await close()
    throw error
  }
}
