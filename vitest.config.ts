import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const sharedBroker = 'tests/fixtures/brokers/global-setup.ts'
const hostile = 'tests/conformance/kafka-hostile.test.ts'
const slow = { testTimeout: 60_000, hookTimeout: 120_000 }

export default defineConfig({
  plugins: [react()],
  test: {
    reporters: ['default', './tools/plain-vitest-reporter.ts'],
    projects: [
      // Modules are loaded once a worker, not once a file: that was half of the time.
      { extends: true, test: { name: 'unit', include: ['tests/unit/**/*.test.ts'], isolate: false, maxWorkers: 2 } },
      {
        extends: true,
        test: {
          name: 'dom', environment: 'jsdom', include: ['tests/unit/**/*.test.tsx'], setupFiles: ['tests/fixtures/dom.ts'],
          maxWorkers: 2,
        },
      },
      { extends: true, test: { name: 'rpc', include: ['tests/rpc/**/*.test.ts'], ...slow } },
      // Most of their time is waiting for brokers, so two at a time pay also on two cores.
      { extends: true, test: { name: 'conformance', include: ['tests/conformance/**/*.test.ts'], exclude: [hostile],
        maxWorkers: 2, globalSetup: [sharedBroker], ...slow } },
      // Measures the memory of a host, which grows when others keep the machine busy.
      { extends: true, test: { name: 'hostile', include: [hostile], globalSetup: [sharedBroker], ...slow } },
      { extends: true, test: { name: 'pack', include: ['tests/pack/**/*.test.ts'], ...slow } },
      { extends: true, test: { name: 'faults', include: ['tests/faults/**/*.test.ts'], ...slow } },
    ],
  },
})
