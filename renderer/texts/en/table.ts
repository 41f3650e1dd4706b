/** Texts of every table: menus, column chooser, foot. */
export const table = {
  rowMenu: 'Menu of the row',
  open: 'Open',
  copyValue: 'Copy value',
  copyJson: 'Copy row as JSON',
  columns: 'Columns',
  columnsHint: 'Columns leave by themselves when the table is narrow',
  resetColumns: 'Show the usual columns',
  asTable: 'Show as table',
  time: 'Time',
  chartTitle: (title: string, unit: string) => `${title}, ${unit}`,
  chartLine: (label: string, now: string, least: string, most: string, span: string) =>
    `${label} is ${now} now; least ${least}, most ${most} in the last ${span}.`,
  chartNothing: (label: string) => `${label} is not known yet.`,
  noHistory: 'No history yet. It fills as numbers come.',
}
