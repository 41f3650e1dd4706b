import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** What colours can break; all else is the same in light and dark. */
const colourRules = ['color-contrast', 'link-in-text-block']

/**
 * Fails the test, without ending it, with what axe finds in the view in light, and with what colours can break in dark. `name` says
 * which view it is.
 */
export async function clean(page: Page, name = ''): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    // Legacy: axe runs in the page itself, since there are no frames, and Electron opens no second page for it.
    const axe = new AxeBuilder({ page }).setLegacyMode(true)
    if (colorScheme === 'dark') axe.withRules([...colourRules])
    const { violations } = await axe.analyze()
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`))
    expect.soft(found, `${name} ${colorScheme}`.trim()).toEqual([])
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
}
