import { useMemo } from 'react'
import type { Message } from '#contract/message.ts'
import { t } from '../../../texts/index.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { messageLines, sideBySide } from './compare.ts'
import styles from './workbench.module.css'

const s = t.sqs.workbench

/** Two messages side by side, with what differs marked by a sign as well as a colour. */
type CompareProps = { readonly left: Message, readonly right: Message, readonly onClose: () => void }

export function CompareDialog({ left, right, onClose }: CompareProps) {
  const rows = useMemo(() => sideBySide(messageLines(left), messageLines(right)), [left, right])
  const differ = rows.filter(({ same }) => !same).length
  return (
    <Dialog open onClose={onClose} title={s.compareTitle(differ)} width={1_040}
      foot={<Button data-autofocus="" onClick={onClose}>{t.states.close}</Button>}>
      <div className={styles.compare} tabIndex={0} role="region" aria-label={s.compareTitle(differ)}>
        <table>
          <thead><tr><th scope="col">{left.id}</th><th scope="col">{right.id}</th></tr></thead>
          <tbody>
            {rows.map((row, at) => (
              <tr key={at} data-differs={!row.same || undefined}>
                <td>{sign(row.left, row.same, '−')}</td><td>{sign(row.right, row.same, '+')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Dialog>
  )
}

const sign = (text: string | null, same: boolean, mark: string): string =>
  (text === null ? '' : same ? `  ${text}` : `${mark} ${text}`)
