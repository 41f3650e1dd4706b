import { useState } from 'react'
import type { Plan } from '#contract/action.ts'
import { formatCount } from '../../format/number.ts'
import { t } from '../../texts/index.ts'
import { Icon, type IconName } from '../../ui/icon.tsx'
import { TextButton } from '../../ui/strip.tsx'
import { boldCounts } from './words.ts'
import styles from './plan.module.css'

const p = t.plan

/** One sentence with its counts in bold, behind an icon. */
export const Sentence = ({ text, icon, tone }: { readonly text: string, readonly icon: IconName, readonly tone?: 'warn' }) => (
  <li className={styles.line} data-tone={tone}>
    <Icon name={icon} />
    <span>{boldCounts(text).map(({ text: part, bold }, at) => (bold ? <b key={at}>{part}</b> : part))}</span>
  </li>
)

/** What a plan will do: its sentences, whether there is a way back, and each thing it changes. */
export function PlanLines({ plan }: { readonly plan: Plan }) {
  const [open, setOpen] = useState(false)
  const { affects } = plan
  const telling = affects.length > 1 || affects.some(({ before, after }) => before !== undefined || after !== undefined)
  return (
    <>
      <ul className={styles.lines}>
        {plan.lines.map((line, at) => <Sentence key={at} text={line} icon={at === 0 ? 'chevronRight' : 'dash'} />)}
        {!plan.lines.some((line) => /undo/i.test(line)) && (
          <Sentence text={p.undo[plan.undo]} icon={plan.undo === 'no' ? 'warning' : 'undo'}
            {...(plan.undo === 'no' && { tone: 'warn' as const })} />
        )}
      </ul>
      {telling && (
        <div className={styles.indent}>
          <TextButton onPress={() => setOpen(!open)}>{open ? p.hide : p.show(affects.length)}</TextButton>
        </div>
      )}
      {open && <AffectsTable affects={affects} />}
    </>
  )
}

/** Each thing that is changed, before and after. */
function AffectsTable({ affects }: { readonly affects: Plan['affects'] }) {
  const counted = affects.some(({ count }) => count !== null)
  const ofMessages = !affects.some(({ ref }) => ref.kind === 'stream' || ref.kind === 'shard')
  return (
    <div className={styles.table} tabIndex={0} role="region" aria-label={p.affects}>
      <table>
        <thead>
          <tr>
            <th scope="col">{p.what}</th>{counted && <th scope="col" data-number="">{ofMessages ? p.count : p.shards}</th>}
            <th scope="col">{p.before}</th><th scope="col">{p.after}</th>
          </tr>
        </thead>
        <tbody>
          {affects.map(({ ref, count, before, after }, at) => (
            <tr key={at}>
              <td>{ref.path.join(' / ')}</td>{counted && <td data-number="">{formatCount(count)}</td>}
              <td>{before ?? ''}</td><td>{after ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
