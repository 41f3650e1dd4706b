import type { Header } from '#contract/message.ts'
import { t } from '../../texts/index.ts'
import { Tag } from '../../ui/tag.tsx'
import styles from './detail.module.css'

const m = t.messages

/** The headers in their order, duplicates and all; null and empty values are told apart. */
export function DetailHeaders({ headers }: { readonly headers: readonly Header[] }) {
  if (headers.length === 0) return <p className={styles.note}>{m.noHeaders}</p>
  return (
    <div className={styles.headers} tabIndex={0} role="region" aria-label={m.tabs.headers}>
      <table>
        <thead><tr><th scope="col">{m.headerColumn}</th><th scope="col">{m.headerValue}</th></tr></thead>
        <tbody>
          {headers.map((header, index) => (
            <tr key={index}>
              <td>
                {header.name === '' ? <Tag tip={m.emptyTip}>{m.emptyTag}</Tag> : header.name}
                {header.type && <span className="t3"> {header.type}</span>}
              </td>
              <td>
                {header.value === null && <Tag>{m.nullTag}</Tag>}
                {header.value?.bytes === 0 && <Tag tip={m.emptyTip}>{m.emptyTag}</Tag>}
                {header.value?.text}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
