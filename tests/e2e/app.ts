import { expect, test as base, type Page } from '@playwright/test'
import { outside, type Outside } from './outside.ts'
import { browserShell, electronShell, shownBacklog, type Shell } from './shells.ts'

type OfTest = {
  /** A window of Tidemark at Backlog, signed in, with the sandbox connected. What throws in it fails the test. */
  readonly app: Page
}
type OfWorker = {
  readonly shell: Shell
  /** Another program that writes to the same broker. */
  readonly kafka: Outside
}

/** Every spec's `test`: the same steps in a browser on the headless host and in the program's own window. */
export const test = base.extend<OfTest, OfWorker>({
  shell: [async ({ playwright, launchOptions }, use, { project }) => {
    const shell = project.name === 'electron' ? await electronShell() : await browserShell(playwright, launchOptions)
    await use(shell)
    await shell.close()
  }, { scope: 'worker', timeout: 240_000 }],
  kafka: [async ({ shell }, use) => {
    const kafka = await outside(shell)
    await use(kafka)
    await kafka.close()
  }, { scope: 'worker' }],
  app: async ({ shell }, use) => {
    const window = await shell.open()
    const thrown: string[] = []
    window.page.on('pageerror', (error) => thrown.push(error.stack ?? error.message))
    await shownBacklog(window.page)
    await use(window.page)
    await window.close()
    expect(thrown, 'thrown in the page').toEqual([])
  },
})

export { expect }
