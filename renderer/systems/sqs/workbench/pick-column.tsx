import type { Message } from '#contract/message.ts'
import { t } from '../../../texts/index.ts'
import { Icon } from '../../../ui/icon.tsx'
import type { Column } from '../../../ui/table/column.ts'
import { toggle, type Selection } from '../../../ui/table/selection.ts'
import styles from './workbench.module.css'

const s = t.sqs.workbench

/** A box to choose a row by the pointer; the keyboard has `x`, and the row itself says that it is chosen. */
export const pickColumn = (selection: Selection, onSelection: (selection: Selection) => void): Column<Message> => ({
  key: 'pick', label: s.pick, head: null, width: { px: 20 }, text: () => '',
  cell: ({ id }) => (
    <span className={styles.pick} data-on={selection.keys.has(id) || undefined} title={s.pick}
      onClick={(event) => { event.stopPropagation(); onSelection(toggle(selection, id)) }}>
      {selection.keys.has(id) && <Icon name="check" small />}
    </span>
  ),
})
