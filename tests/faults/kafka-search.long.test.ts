import { searchFaults } from './search-faults.ts'

const both = ['forward', 'backward'] as const

/** Every fault in the middle of a search of two million records: `npm run test:faults -- long`. */
searchFaults({
  records: 2_000_000, pauseMs: 20_000,
  directions: { restart: both, gone: both, pause: both, deleted: both, recreated: both, moved: both },
})
