import type { Kind } from '#contract/manifest.ts'
import { t } from '../../texts/index.ts'
import { Tag } from '../../ui/tag.tsx'
import type { Column, Width } from '../../ui/table/column.ts'
import { Middle } from '../../ui/table/middle.tsx'
import { cellOf, perMinute, textOf, type ManifestColumn } from './cell.tsx'
import type { ResourceRow } from './resource-row.ts'
import styles from './list.module.css'

/** What the host sorts names by. */
export const nameSort = 'name'

const leastCh = { number: 9, bytes: 9, time: 15, flag: 8, text: 10 } as const

/** Widths come from what a column holds and from its head, never from rows. Numbers take a little of what is left, so that no gap opens behind the names. */
function widthOf({ key, label, type }: ManifestColumn): Width {
  if (key === 'verdict') return { min: 220, grow: 4 }
  if (type === 'text') return { min: Math.max(80, label.length * 8), grow: 0.35 }
  return { ch: Math.max(leastCh[type], Math.ceil(label.length * 0.95) + 1), grow: 0.3 }
}

const isNumeric = (type: ManifestColumn['type']) => type !== 'text' && type !== 'flag'

function headOf({ label, unit }: ManifestColumn): string {
  if (unit === perMinute) return `${label}/min`
  return unit?.endsWith('/s') ? `${label}/s` : label
}

/** Rates of a system sampled this seldom (ms) are a minute's mean, so they are read a minute. */
const slowMs = 10_000

const shownAs = (column: ManifestColumn, everyMs: number): ManifestColumn =>
  (column.unit === 'items/s' && everyMs >= slowMs ? { ...column, unit: perMinute } : column)

/** The columns of a kind, made from its manifest: the name first, then the manifest's in its order, the last leaving first when it gets narrow. `everyMs` is the pace of its samples. */
export function listColumns(kind: Kind, nameLabel: string = t.list.name, everyMs = 0): readonly Column<ResourceRow>[] {
  return [
    { key: nameSort, label: nameLabel, width: { min: 160, grow: 1 }, sortable: true, text: (row) => row.resource.label,
      cell: (row) => (
        <span className={styles.name}>
          <Middle text={row.resource.label} />
          {row.resource.facts.internal === true && <Tag>{t.list.internal}</Tag>}
        </span>
      ) },
    ...kind.columns.map((column) => shownAs(column, everyMs)).map((column, index): Column<ResourceRow> => ({
      key: column.key, label: headOf(column), width: widthOf(column), sortable: true, priority: index + 1,
      ...(isNumeric(column.type) && { align: 'right' as const }), cell: (row) => cellOf(row, column), text: (row) => textOf(row, column),
    })),
  ]
}
