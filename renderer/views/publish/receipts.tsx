import type { Receipt } from '#contract/publish.ts'
import { Link } from '../../address/link.tsx'
import { formatCount } from '../../format/number.ts'
import { t } from '../../texts/index.ts'
import { Icon } from '../../ui/icon.tsx'
import type { PublishTarget } from './publish-target.ts'
import styles from './publish.module.css'

const p = t.publish
const mostShown = 20

type ReceiptsProps = { readonly receipts: readonly Receipt[], readonly target: PublishTarget, readonly onOpen: () => void }

/** What became of each draft: where it stands now with a link to it, or why it was not sent. Those that failed come first. */
export function Receipts({ receipts, target, onOpen }: ReceiptsProps) {
  const sent = receipts.filter((receipt) => receipt.ok).length
  const all = sent === receipts.length ? p.publishedAll(sent) : p.publishedSome(sent, receipts.length)
  const ordered = receipts.toSorted((a, b) => Number(a.ok) - Number(b.ok))
  return (
    <section aria-label={p.receipts} className={styles.receipts}>
      {receipts.length > 1 && <p className={styles.receiptsHead}>{all}</p>}
      <ul>
        {ordered.slice(0, mostShown).map((receipt, index) => (
          <li key={index} className={styles.receipt}>
            {receipt.ok ? <Sent receipt={receipt} target={target} onOpen={onOpen} /> : (
              <><Icon name="warning" tone="bad" /><span><b>{receipt.problem.message}</b> {receipt.problem.hint}</span></>
            )}
          </li>
        ))}
      </ul>
      {receipts.length > mostShown && <p className="t3">{p.more(receipts.length - mostShown)}</p>}
    </section>
  )
}

type SentProps = Omit<ReceiptsProps, 'receipts'> & { readonly receipt: Extract<Receipt, { readonly ok: true }> }

function Sent({ receipt, target, onOpen }: SentProps) {
  const { partition = '', offset = '' } = receipt.position
  const { connection, system, ref } = target
  return (
    <>
      <Icon name="complete" tone="good" />
      <span>{p.published(ref.path.join('/'), partition, formatCount(offset))}</span>
      <Link to={{ view: 'resource', connection, system, kind: ref.kind, path: ref.path }} onClick={onOpen}
        params={{ range: `o${offset}`, part: partition, order: 'oldest', open: `${partition}:${offset}` }}>{p.open}</Link>
    </>
  )
}
