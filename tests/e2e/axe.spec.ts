import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './app.ts'
import { open, screens } from './pages.ts'

/** What axe finds, one line each. A second page cannot be opened for it in Electron, so it runs in the page itself there. */
async function findings(page: Page, isElectron: boolean, rules?: readonly string[]): Promise<readonly string[]> {
  const builder = new AxeBuilder({ page }).setLegacyMode(isElectron)
  if (rules) builder.withRules([...rules])
  const { violations } = await builder.analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`))
}

/** What colours can break; all else is the same in light and dark. */
const colourRules = ['color-contrast', 'link-in-text-block']

for (const [place, group] of Object.entries(screens)) {
  test(`axe finds nothing: ${place}, light and dark`, async ({ app }, { project }) => {
    test.slow()
    await app.setViewportSize({ width: 1280, height: 720 })
    const isElectron = project.name === 'electron'
    for (const screen of group) {
      await test.step(screen.name, async () => {
        await app.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
        await open(app, screen)
        expect.soft(await findings(app, isElectron), `${screen.name}, light`).toEqual([])
        await app.emulateMedia({ colorScheme: 'dark' })
        expect.soft(await findings(app, isElectron, colourRules), `${screen.name}, dark`).toEqual([])
      })
    }
  })
}
