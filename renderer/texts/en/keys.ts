/** Texts of the keys dialog: headings and what each key does. */
export const keys = {
  title: 'Keys',
  off: 'Single keys are switched off in Settings. Keys with Ctrl or ⌘ still work.',
  groups: {
    everywhere: 'Everywhere', go: 'Go', desktop: 'Desktop only', table: 'Table', tabs: 'Tabs', backlog: 'Backlog',
    messages: 'Messages', tree: 'Detail tree', dialog: 'Drawer, dialog',
  },
}
