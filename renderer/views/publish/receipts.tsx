import type { Address, Params } from '../../address/address.ts'
import type { Message } from '#contract/message.ts'
import type { Receipt } from '#contract/publish.ts'
import { Link } from '../../address/link.tsx'
import { asSentence } from '../../format/heading.ts'
import { formatCount } from '../../format/number.ts'
import { t } from '../../texts/index.ts'
import { Icon } from '../../ui/icon.tsx'
import { TextButton } from '../../ui/strip.tsx'
import { counts, type Outcome, type Place } from './sending.ts'
import styles from './publish.module.css'

const p = t.publish
const mostShown = 20
/** Where a call ended like this, what it carried may have been written all the same. */
const inDoubt: readonly string[] = ['TimedOut', 'Unreachable', 'Internal', 'Cancelled']

/** Where a message was read, in words: partition and offset, or the id of a queue's message. */
export function placeWords({ id, position }: Pick<Message, 'id' | 'position'>): string {
  const { partition, offset, shard, sequence = '' } = position
  if (shard !== undefined) return t.kinesis.at(shard, sequence)
  return partition === undefined ? p.messageNamed(id) : p.at(partition, formatCount(offset))
}

/** The address of a message that was published. */
export function openedAt({ connection, system, ref }: Place, position: Readonly<Record<string, string>>):
{ readonly to: Address, readonly params: Params } {
  const { partition = '', offset = '' } = position
  return {
    to: { view: 'resource', connection, system, kind: ref.kind, path: ref.path },
    params: { range: `o${offset}`, part: partition, order: 'oldest', open: `${partition}:${offset}` },
  }
}

type ReceiptsProps = {
  readonly outcome: Outcome
  readonly onOpen: () => void
  /** What a message is called, where there are several to tell apart. */
  readonly nameOf?: (id: string) => string
  readonly onEdit?: (id: string) => void
}

/** What became of each message: where it stands now with a link to it, or why it was not sent. Those that failed come first. */
export function Receipts({ outcome, onOpen, nameOf, onEdit }: ReceiptsProps) {
  const { ids, receipts, place } = outcome
  const { sent } = counts(outcome)
  const all = sent === ids.length ? p.publishedAll(sent) : p.publishedSome(sent, ids.length)
  const shown = ids.flatMap((id) => {
    const receipt = receipts.get(id)
    return receipt ? [{ id, receipt }] : []
  }).toSorted((a, b) => Number(a.receipt.ok) - Number(b.receipt.ok))
  const doubtful = shown.some(({ receipt }) => !receipt.ok && inDoubt.includes(receipt.problem.code))
  return (
    <section aria-label={p.receipts} className={styles.receipts}>
      {ids.length > 1 && <p className={styles.receiptsHead}>{all}</p>}
      {doubtful && <p className="t2">{p.inDoubt}</p>}
      <ul>
        {shown.slice(0, mostShown).map(({ id, receipt }) => (
          <li key={id} className={styles.receipt}>
            {receipt.ok ? <Sent receipt={receipt} place={place} onOpen={onOpen} /> : (
              <>
                <Icon name="warning" tone="bad" />
                <span>
                  {nameOf && <span className="t2">{nameOf(id)} </span>}
                  <b>{asSentence(receipt.problem.message)}</b> {receipt.problem.hint}
                </span>
                {onEdit && (
                  <span className={styles.receiptEnd}><TextButton onPress={() => onEdit(id)}>{p.edit}</TextButton></span>
                )}
              </>
            )}
          </li>
        ))}
      </ul>
      {shown.length > mostShown && <p className="t3">{p.more(shown.length - mostShown)}</p>}
    </section>
  )
}

type SentProps = {
  readonly receipt: Extract<Receipt, { readonly ok: true }>
  readonly place: Place
  readonly onOpen: () => void
}

function Sent({ receipt, place, onOpen }: SentProps) {
  const { partition, offset = '', id = '', shard, sequence = '' } = receipt.position
  if (shard !== undefined) {
    return <><Icon name="complete" tone="good" /><span>{t.kinesis.published(place.ref.path.join('/'), shard, sequence)}</span></>
  }
  if (partition === undefined) {
    return <><Icon name="complete" tone="good" /><span>{p.publishedQueue(place.ref.path.join('/'), id)}</span></>
  }
  return (
    <>
      <Icon name="complete" tone="good" />
      <span>{p.published(place.ref.path.join('/'), partition, formatCount(offset))}</span>
      <Link {...openedAt(place, receipt.position)} className={styles.receiptEnd} onClick={onOpen}>{p.open}</Link>
    </>
  )
}
