import type { Connection } from '#contract/connection.ts'
import type { BacklogVerdict, Sample } from '#contract/sample.ts'
import { rowOf, type BoardRow } from '../../../../renderer/views/home/board-row.ts'

export const connection: Connection = {
  id: 'c1', name: 'orders-prod', environment: 'production', level: 'read', effective: 'read', config: { type: 'kafka' }, secrets: [], connectAtStart: true,
}
export const minute = 60_000

/** A sample of a group as the host sends it. */
export const sample = (name: string, verdict: BacklogVerdict, values: Sample['values'] = {}, facts: Sample['facts'] = {}): Sample =>
  ({ ref: { kind: 'group', path: [name] }, at: 100 * minute, values, facts: { verdict, since: 86 * minute, ...facts } })

/** A board row of a group, at minute 100. */
export function row(name: string, verdict: BacklogVerdict, values: Sample['values'] = {}, facts: Sample['facts'] = {}): BoardRow {
  const resource = { ref: { kind: 'group', path: [name] }, label: name, facts: {} }
  return rowOf({ key: name, connection, system: 'kafka', kindLabel: 'Group' }, resource, sample(name, verdict, values, facts), undefined, { pinned: false, mutedUntil: null }, 100 * minute)
}
