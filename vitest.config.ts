import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const slow = { testTimeout: 60_000, hookTimeout: 120_000 }

export default defineConfig({
  plugins: [react()],
  test: {
    reporters: ['default', './tools/plain-vitest-reporter.ts'],
    projects: [
      { extends: true, test: { name: 'unit', include: ['tests/unit/**/*.test.ts'] } },
      {
        extends: true,
        test: { name: 'dom', environment: 'jsdom', include: ['tests/unit/**/*.test.tsx'], setupFiles: ['tests/fixtures/dom.ts'] },
      },
      { extends: true, test: { name: 'rpc', include: ['tests/rpc/**/*.test.ts'], ...slow } },
      { extends: true, test: { name: 'conformance', include: ['tests/conformance/**/*.test.ts'],
        // Most of their time is waiting for brokers, so two at a time pay also on two cores.
        maxWorkers: 2, globalSetup: ['tests/fixtures/brokers/global-setup.ts'], ...slow } },
      { extends: true, test: { name: 'pack', include: ['tests/pack/**/*.test.ts'], ...slow } },
      { extends: true, test: { name: 'faults', include: ['tests/faults/**/*.test.ts'], ...slow } },
    ],
  },
})
