/** Texts of Audit. */
export const audit = {
  none: 'Nothing has been written yet',
  noneHint: 'Each publish and each action, allowed or refused, leaves a line here.',
  at: 'Time',
  who: 'Through',
  whos: { window: 'window', browser: 'browser', script: 'script' },
  connection: 'Connection',
  what: 'What',
  where: 'Where',
  outcome: 'Outcome',
  more: 'Show older lines',
}
