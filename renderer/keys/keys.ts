import type { KeyPlace, KeyRow } from './table.ts'

type Entry = readonly [keys: string, says: string, more?: Pick<KeyRow, 'widget' | 'inFields'>]

const rows = (place: KeyPlace, list: Readonly<Record<string, Entry>>): readonly KeyRow[] =>
  Object.entries(list).map(([id, [keys, says, more]]) => ({ id, place, keys: keys.split(/, (?=\S)/), says, ...more }))

const widget = { widget: true } as const

/** Every key of the program, once: it drives the handlers, the `?` dialog and what the palette shows beside a command. */
export const keyTable: readonly KeyRow[] = [
  ...rows('everywhere', {
    'shell.find': ['Mod K', 'Find or run'],
    'shell.keys': ['?', 'All keys'],
    'view.filter': ['/', 'Filter of this view'],
    'view.refresh': ['r', 'Read now'],
    'shell.rail': ['b', 'Open or close the rail'],
    'view.pane': ['d', 'Open or close the detail pane'],
    'view.publish': ['p', 'Publish'],
    'shell.room': ['Shift L', 'Room view'],
    'shell.escape': ['Escape', 'Close the topmost popover, dialog, drawer or pane; then leave the field', { inFields: true }],
  }),
  ...rows('go', {
    'go.backlog': ['g then b', 'Backlog'],
    'go.topics': ['g then t', 'Topics'],
    'go.groups': ['g then g', 'Groups'],
    'go.queues': ['g then q', 'Queues'],
    'go.streams': ['g then s', 'Streams'],
    'go.connections': ['g then c', 'Connections'],
    'go.jobs': ['g then j', 'Jobs'],
    'go.audit': ['g then a', 'Audit'],
    'go.settings': ['g then ,', 'Settings'],
  }),
  ...rows('desktop', {
    'view.filter': ['Mod F', 'Filter of this view'],
    'desktop.region': ['F6', 'Next region'],
    'desktop.regionBack': ['Shift F6', 'Previous region'],
    'desktop.settings': ['Mod ,', 'Settings'],
    'desktop.larger': ['Mod +', 'Larger text'],
    'desktop.smaller': ['Mod -', 'Smaller text'],
    'desktop.normal': ['Mod 0', 'Normal text'],
  }),
  ...rows('table', {
    'table.move': ['Up, Down, j, k', 'Move', widget],
    'table.jump': ['PageUp, PageDown, Home, End', 'Move by a page, to the first or last row', widget],
    'table.open': ['Enter', 'Open', widget],
    'table.select': ['x', 'Select', widget],
    'table.extend': ['Shift Up, Shift Down', 'Extend the selection', widget],
    'table.all': ['Mod A', 'Select all that is loaded', widget],
    'table.menu': ['., Shift F10', 'Menu of the row', widget],
    'table.sort': ['o', 'Sort', widget],
    'table.copy': ['c', 'Copy the value', widget],
    'table.copyRow': ['Shift C', 'Copy the row as JSON', widget],
    'table.copySelection': ['Mod C', 'Copy the selection, else the row', widget],
  }),
  ...rows('tabs', { 'tabs.choose': ['1, 2, 3, 4, 5, 6, 7, 8, 9', 'Choose a tab'] }),
  ...rows('backlog', {
    'backlog.pin': ['s', 'Pin'],
    'backlog.mute': ['m', 'Mute'],
    'backlog.peek': ['i', 'Peek'],
    'backlog.sort': ['Shift S', 'Sort again'],
  }),
  ...rows('messages', {
    'messages.search': ['Mod Enter', 'Search'],
    'messages.where': ['w', 'Go to where'],
    'messages.live': ['l', 'Live on or off'],
    'messages.pause': ['Space', 'Pause or go on, while Live is on'],
    'messages.arrived': ['n', 'Show what arrived'],
    'messages.resume': ['Shift R', 'Resume'],
    'messages.saved': ['s', 'Saved filters and the last searches'],
    'messages.save': ['Shift S', 'Save this filter'],
    'messages.export': ['e', 'Export'],
  }),
  ...rows('tree', {
    'tree.move': ['Up, Down', 'Move', widget],
    'tree.fold': ['Left, Right', 'Fold, open', widget],
    'tree.filter': ['f', 'Filter by this', widget],
    'tree.column': ['v', 'Add column', widget],
  }),
  ...rows('dialog', { 'dialog.run': ['Mod Enter', 'Send or run, when allowed'] }),
]
