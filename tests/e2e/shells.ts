import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, expect, type Browser, type LaunchOptions, type Page, type PlaywrightWorkerArgs } from '@playwright/test'
import { t } from '../../renderer/texts/index.ts'
import { electronBinary } from '../../tools/electron-path.ts'
import { root } from '../../tools/paths.ts'

/** What shows Tidemark's page: a browser on the headless host, or the program's own window. */
export interface Shell {
  /** A window that shows Backlog of the sandbox, with the settings of a first start; closed by `close`. */
  open(): Promise<{ readonly page: Page; close(): Promise<void> }>
  close(): Promise<void>
}

/** The suite's host, as global-setup printed it: with the token that signs a browser in. */
export function hostAddress(): string {
  const address = process.env.TIDEMARK_E2E_ADDRESS
  if (address === undefined) throw new Error('TIDEMARK_E2E_ADDRESS is not set: the suite runs through playwright.config.ts')
  return address
}

/** Chromium on the suite's headless host; each window has a profile of its own. */
export async function browserShell({ chromium }: PlaywrightWorkerArgs['playwright'], launch: LaunchOptions): Promise<Shell> {
  const browser = await chromium.launch(launch)
  return {
    open: async () => {
      const page = await signedIn(browser, hostAddress())
      return { page, close: () => page.context().close() }
    },
    close: () => browser.close(),
  }
}

/** A page of a new profile that came through an address with its token. */
export async function signedIn(browser: Browser, address: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, permissions: ['clipboard-read', 'clipboard-write'] })
  const page = await context.newPage()
  await page.goto(address)
  return page
}

/** The real window with a sandbox of its own, started once a worker; its first window is used again and again. */
export async function electronShell(): Promise<Shell> {
  const binary = electronBinary()
  if (binary === null) throw new Error('The binary of Electron is not here. "npx install-electron --no" downloads it.')
  const data = await mkdtemp(join(tmpdir(), 'tidemark-e2e-'))
  const app = await _electron.launch({
    executablePath: binary, args: [root, '--data', data, '--level', 'destructive', '--sandbox'],
    ...(process.env.CI !== undefined && { chromiumSandbox: true }),
  })
  const page = await app.firstWindow()
  await expect(async () => {
    await page.reload()
    await expect(page.getByRole('group', { name: 'Sandbox', exact: true })).toBeVisible({ timeout: 4_000 })
  }).toPass({ timeout: 180_000 })
  return {
    open: async () => {
      await page.evaluate(() => { localStorage.clear(); location.hash = '#/' })
      await page.reload()
      return {
        page,
        close: async () => {
          for (const window of app.windows()) if (window !== page) await window.close()
        },
      }
    },
    close: async () => {
      await app.close()
      await rm(data, { recursive: true, force: true })
    },
  }
}

/** Settles when a window shows the sandbox's rows on Backlog. */
export async function shownBacklog(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: t.shell.backlog })).toBeVisible({ timeout: 15_000 })
}
