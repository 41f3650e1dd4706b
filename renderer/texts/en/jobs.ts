import { plural } from '../../format/number.ts'

/** Texts of Jobs. */
export const jobs = {
  none: 'No job has run yet',
  noneHint: 'Searches, exports and actions that outlive their screen are listed here.',
  title: 'Job',
  connection: 'Connection',
  state: 'State',
  progress: 'Progress',
  started: 'Started',
  took: 'Took',
  states: { running: 'Running', done: 'Done', failed: 'Failed', cancelled: 'Cancelled', interrupted: 'Interrupted' },
  actions: 'Actions',
  cancel: 'Cancel job',
  resume: 'Resume job',
  inDoubt: (count: number) => `${plural(count, 'message')} in doubt`,
  foundOf: (found: string, read: string) => `${found} found, ${read} read`,
}
