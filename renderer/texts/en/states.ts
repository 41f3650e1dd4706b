import { plural } from '../../format/number.ts'

/** Texts of the states every panel shares. */
export const states = {
  cancelled: 'Stopped before it was done',
  hostLost: 'Tidemark’s host does not answer',
  hostLostHint: 'It may have been stopped, or the tunnel to it is closed. Tidemark keeps trying.',
  stranger: 'This browser is not signed in to the host',
  strangerHint: 'Open the address the host printed when it started; it carries the token.',
  editConnection: 'Edit connection',
  tryAgain: 'Try again',
  details: 'Details',
  hideDetails: 'Hide details',
  copy: 'Copy',
  copied: 'Copied',
  copyNamed: (what: string) => `Copy ${what}`,
  close: 'Close',
  cancel: 'Cancel',
  stopWaiting: 'Stop waiting',
  waitingFor: (what: string) => `Waiting for ${what}`,
  unknown: 'Unknown',
  unknownWhy: (why: string) => `Unknown: ${why}`,
  problems: (count: number) => plural(count, 'problem'),
  showThem: 'Show them',
  ago: (age: string) => `${age} ago`,
  loading: 'Loading',
}
