import { test } from './app.ts'
import { clean } from './clean.ts'
import { open, screens } from './pages.ts'

for (const [place, group] of Object.entries(screens)) {
  test(`axe finds nothing: ${place}, light and dark`, async ({ app }) => {
    test.slow()
    // Rows are alike: a low window judges fewer of them.
    await app.setViewportSize({ width: 1280, height: 500 })
    for (const screen of group) {
      await test.step(screen.name, async () => {
        await open(app, screen)
        await clean(app, screen.name)
      })
    }
  })
}
