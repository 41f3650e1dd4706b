import type { ReactNode, Ref } from 'react'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { Choose } from './choose.tsx'
import { HeaderCondition, KeyCondition } from './conditions.tsx'
import { DecodeChip } from './decode-chip.tsx'
import { hasConditions, limitOf, shardsOf, withShards, type DecodeChoice, type MessageFilter } from './filter.ts'
import { FollowBy } from './follow-by.tsx'
import { PartitionsMenu } from './partitions-menu.tsx'
import type { Parts } from './parts.ts'
import { RangeMenu } from './range-menu.tsx'
import { ShardsMenu } from './shards-menu.tsx'
import { WhereField } from './where-field.tsx'
import styles from './filter-bar.module.css'

const m = t.messages
const stops = [100, 500, 5_000, 100_000]

type FilterBarProps = {
  readonly draft: MessageFilter
  /** A change of what is typed; it waits for Search. */
  readonly onType: (patch: Partial<MessageFilter>) => void
  /** A choice that searches at once, together with what was typed. */
  readonly onApply: (patch: Partial<MessageFilter>) => void
  readonly parts: Parts
  readonly live: boolean
  readonly onLive: (live: boolean) => void
  /** Follows by a consumer of its own, or by shared reads. */
  readonly onFollowBy: (fanOut: boolean) => void
  readonly problemId: string | undefined
  /** The column of `where` that is wrong, from 1. */
  readonly column: number | null
  readonly onSearch: () => void
  readonly connection: string
  readonly onDecode: (decode: DecodeChoice) => void
  /** The menu of saved filters. */
  readonly saved: ReactNode
  readonly textField: Ref<HTMLInputElement>
  readonly whereField: Ref<HTMLInputElement>
}

/** The two rows of the filter: what part, in which order and with which conditions. Both are always there. */
export function FilterBar(props: FilterBarProps) {
  const { draft, onType, onApply, live, parts, onSearch: search } = props
  return (
    <div className={styles.bar} role="search" aria-label={m.filters}>
      <div className={styles.row}>
        <RangeMenu filter={draft} parts={parts} onChange={onApply} />
        <Choose label={m.order} value={draft.order} shown={draft.order === 'newest' ? m.newestFirst : m.oldestFirst}
          options={[{ value: 'newest', label: m.newestFirst }, { value: 'oldest', label: m.oldestFirst }]}
          onChoose={(order) => onApply({ order })} />
        {parts.kind === 'partitions'
          ? <PartitionsMenu count={parts.count} chosen={draft.partitions} onChange={(partitions) => onApply({ partitions })} />
          : <ShardsMenu shards={parts.shards} chosen={shardsOf(draft)}
            onChange={(shards) => onApply(withShards(draft, shards))} />}
        <div className={styles.text}>
          <Icon name="search" small />
          <input ref={props.textField} value={draft.text} placeholder={m.containsText} aria-label={m.containsText}
            spellCheck={false} autoComplete="off"
            onChange={(event) => onType({ text: event.currentTarget.value })}
            onKeyDown={(event) => { if (event.key === 'Enter' && !event.nativeEvent.isComposing) search() }} />
          <button type="button" className={styles.case} aria-pressed={draft.ignoreCase} aria-label={m.ignoreCase}
            title={m.ignoreCase}
            onClick={() => (draft.text === '' ? onType : onApply)({ ignoreCase: !draft.ignoreCase })}>Aa</button>
          <Kbd keys="/" />
        </div>
        <KeyCondition label={parts.kind === 'shards' ? m.partitionKey : m.addKey} value={draft.key}
          onChange={(key) => onApply({ key })} />
        {parts.kind === 'partitions' && <HeaderCondition value={draft.header} onChange={(header) => onApply({ header })} />}
        <DecodeChip connection={props.connection} decode={draft.decode} onDecode={props.onDecode} />
        {parts.kind === 'shards' && (
          <FollowBy fanOut={draft.fanOut} usd={parts.fanOut}
            onChange={(fanOut) => (live || fanOut ? props.onFollowBy(fanOut) : onType({ fanOut }))} />
        )}
        <Button aria-pressed={live} className={styles.live} onClick={() => props.onLive(!live)}>
          <span className={styles.dot} data-on={live || undefined} />{m.live}
        </Button>
      </div>
      <div className={styles.row}>
        <WhereField value={draft.where} onChange={(where) => onType({ where })} onSearch={search} problemId={props.problemId}
          column={props.column} field={props.whereField} />
        {props.saved}
        <Choose label={m.stopAt} value={limitOf(draft)}
          shown={hasConditions(draft) ? m.matches(limitOf(draft)) : m.messageCount(limitOf(draft))}
          options={stops.map((stop) => ({ value: stop, label: hasConditions(draft) ? m.matches(stop) : m.messageCount(stop) }))}
          onChoose={(stop) => onApply({ stop })} />
        <Button kind="primary" className={styles.search} onClick={search}>{m.search}</Button>
      </div>
    </div>
  )
}
