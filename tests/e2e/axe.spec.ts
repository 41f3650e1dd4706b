import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './app.ts'
import { open, screens } from './pages.ts'

/** What axe finds, one line each. It runs in the page itself: there are no frames, and Electron opens no second page for it. */
async function findings(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  const builder = new AxeBuilder({ page }).setLegacyMode(true)
  if (rules) builder.withRules([...rules])
  const { violations } = await builder.analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`))
}

/** What colours can break; all else is the same in light and dark. */
const colourRules = ['color-contrast', 'link-in-text-block']

for (const [place, group] of Object.entries(screens)) {
  test(`axe finds nothing: ${place}, light and dark`, async ({ app }) => {
    test.slow()
    // Rows are alike: a low window judges fewer of them.
    await app.setViewportSize({ width: 1280, height: 500 })
    for (const screen of group) {
      await test.step(screen.name, async () => {
        await app.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
        await open(app, screen)
        expect.soft(await findings(app), `${screen.name}, light`).toEqual([])
        await app.emulateMedia({ colorScheme: 'dark' })
        expect.soft(await findings(app, colourRules), `${screen.name}, dark`).toEqual([])
      })
    }
  })
}
