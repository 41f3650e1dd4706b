import { searchFaults } from './search-faults.ts'

/** The faults at a size that every change can bear; kafka-search.long.test.ts has the whole. */
searchFaults({
  records: 200_000, pauseMs: 3_000,
  directions: {
    restart: ['forward'], gone: [], pause: ['backward'], deleted: ['forward', 'backward'], recreated: ['forward'],
    moved: ['forward'],
  },
})
