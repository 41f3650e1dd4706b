import { Select } from '@mantine/core'
import { formatCount } from '../../../format/number.ts'
import { t } from '../../../texts/index.ts'
import { Segmented } from '../../../ui/segmented.tsx'
import { groupings, type Grouping, type MessageGroup } from './group.ts'
import styles from './workbench.module.css'

const s = t.sqs.workbench

type ListProps = {
  readonly groups: readonly MessageGroup[]
  readonly by: Grouping
  readonly onBy: (by: Grouping) => void
  readonly attributes: readonly string[]
  readonly attribute: string
  readonly onAttribute: (name: string) => void
  /** Which group's messages are shown; null shows all. */
  readonly chosen: string | null
  readonly onChoose: (key: string | null) => void
  readonly total: number
}

/** What the sample is made of: each group with its count, the largest first. A press shows its messages alone. */
export function GroupList({ groups, by, onBy, attributes, attribute, onAttribute, chosen, onChoose, total }: ListProps) {
  return (
    <nav className={styles.groups} aria-label={s.groups}>
      <div className={styles.by}>
        <Segmented label={s.groupBy} value={by} options={groupings.map((each) => ({ value: each, label: s.by[each] }))}
          onChange={onBy} />
        {by === 'error' && attributes.length > 0 && (
          <Select aria-label={s.attribute} value={attribute} data={[...attributes]}
            onChange={(name) => { if (name !== null) onAttribute(name) }} />
        )}
      </div>
      <ul className={`${styles.list} scroll`}>
        <li>
          <button type="button" className={styles.group} aria-pressed={chosen === null} onClick={() => onChoose(null)}>
            <span className={styles.groupKey}>{s.allTaken}</span><b>{formatCount(total)}</b>
          </button>
        </li>
        {groups.map(({ key, ids }) => (
          <li key={key}>
            <button type="button" className={styles.group} aria-pressed={chosen === key} title={key}
              onClick={() => onChoose(chosen === key ? null : key)}>
              <span className={`${styles.groupKey} ${by === 'shape' ? 'mono' : ''}`}>{key}</span><b>{formatCount(ids.length)}</b>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  )
}
