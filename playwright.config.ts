import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'
import { electronBinary } from './tools/electron-path.ts'

const executable = process.env.CHROMIUM ?? (existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : undefined)
const args = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
]

/** How Chromium is started: the system's own where it has one, and nothing that calls home. */
export const chromiumLaunch = { ...(executable === undefined ? {} : { executablePath: executable }), args }

/** One suite; `browser` runs it against the headless host, `electron` in the real window where Electron's binary is here. */
export default defineConfig({
  testDir: 'tests/e2e',
  workers: 1,
  timeout: 60_000,
  forbidOnly: process.env.CI !== undefined,
  globalSetup: './tests/e2e/global-setup.ts',
  reporter: [['line'], ['./tools/plain-playwright-reporter.ts']],
  use: {
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    launchOptions: chromiumLaunch,
  },
  projects: [
    { name: 'browser' },
    // The window's host is its own: it has no socket to cut, and it begins with its sandbox.
    ...(electronBinary() === null ? [] : [{ name: 'electron', testIgnore: ['**/lost.spec.ts', '**/first-start.spec.ts'] }]),
  ],
})
