import { useState } from 'react'
import type { Connection } from '#contract/connection.ts'
import type { Message } from '#contract/message.ts'
import { formatBytes } from '../../format/bytes.ts'
import { formatCount } from '../../format/number.ts'
import { formatClock } from '../../format/time.ts'
import type { JsonNode, Path } from '../../json/node.ts'
import { toProblem } from '../../rpc/problem.ts'
import { useSettings } from '../../shell/settings.ts'
import { t } from '../../texts/index.ts'
import { IconButton } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { tabPanelId, Tabs } from '../../ui/tabs.tsx'
import { DetailAbout } from './detail-about.tsx'
import { DetailFoot } from './detail-foot.tsx'
import { DetailHeaders } from './detail-headers.tsx'
import { PayloadView } from './detail-payload.tsx'
import { DetailRaw } from './detail-raw.tsx'
import { RawBytes } from './raw-bytes.tsx'
import type { DecodeChoice } from './filter.ts'
import { formatName } from './format-names.ts'
import type { Source } from './streams.ts'
import { positionText, sequenceText, setByOf, shardNumber } from './parts.ts'
import { usePaneWidth } from './use-pane-width.ts'
import { useWholeMessage } from './use-whole-message.ts'
import styles from './detail.module.css'

const m = t.messages
type Tab = 'value' | 'key' | 'headers' | 'raw' | 'about'

type DetailActions = {
  readonly onFilter: (path: Path, leaf: JsonNode) => void
  readonly onColumn: (path: Path) => void
  readonly isColumn: (path: Path) => boolean
  readonly onDecode: (decode: DecodeChoice) => void
  readonly onStep: (step: 1 | -1) => void
  readonly onClose: () => void
}

type DetailPaneProps = DetailActions & {
  readonly source: Source
  readonly connection: Connection | undefined
  readonly message: Message
  readonly decode: DecodeChoice
  readonly marked: ReadonlySet<string>
  readonly first: boolean
  readonly last: boolean
}

const compression = (message: Message): string | undefined =>
  message.flags.find((flag) => flag.startsWith('compressed:'))?.slice('compressed:'.length)

const headersTab = ({ headers }: Message) => ({ name: 'headers' as const, label: m.tabs.headers, count: headers.length })

/** One message at the right: where it stands, what is in it, and what can be done with it. */
export function DetailPane(props: DetailPaneProps) {
  const { source, message, decode, onStep, onClose } = props
  const [tab, setTab] = useState<Tab>('value')
  const [asked, setAsked] = useState<string | null>(null)
  const whole = useWholeMessage(source, message, decode, asked === message.id)
  const { width, edge } = usePaneWidth()
  const tree = { marked: props.marked, onFilter: props.onFilter, onColumn: props.onColumn, isColumn: props.isColumn }
  return (
    <aside className={styles.pane} aria-label={m.detail} {...(width !== null && { style: { width } })}>
      <div className={styles.edge} role="separator" aria-orientation="vertical" aria-label={m.resizePane} tabIndex={0}
        {...edge} />
      <div className={styles.head}>
        <Position message={message} />
        <CopyButton text={positionText(message)}
          what={message.position.shard === undefined ? m.positionWords : m.sequenceWords} />
        <span className={styles.space} />
        <IconButton icon="chevronUp" label={m.previous} disabled={props.first} onClick={() => onStep(-1)} />
        <IconButton icon="chevronDown" label={m.next} disabled={props.last} onClick={() => onStep(1)} />
        <IconButton icon="close" label={m.closePane} keys="Esc" onClick={onClose} />
      </div>
      <Meta message={message} />
      <Tabs<Tab> label={m.detail} small chosen={tab} onChoose={setTab} tabs={[
        { name: 'value', label: m.tabs.value }, { name: 'key', label: m.tabs.key },
        ...(message.position.shard === undefined ? [headersTab(message)] : []),
        { name: 'raw', label: m.tabs.raw }, { name: 'about', label: m.tabs.about },
      ]} />
      <div className={styles.panel} role="tabpanel" id={tabPanelId(m.detail, tab)}
        aria-labelledby={`${tabPanelId(m.detail, tab)}-tab`}>
        {tab === 'value' && (
          <PayloadView key={message.id} what={m.value} payload={whole.message.value} loading={whole.loading}
            onWhole={() => setAsked(message.id)}
            problem={whole.error ? toProblem(whole.error) : undefined}
            raw={<RawBytes source={source} message={message} part="value" />} {...tree} />
        )}
        {tab === 'key' && <PayloadView key={message.id} what={m.key} payload={message.key}
          raw={<RawBytes source={source} message={message} part="key" />} />}
        {tab === 'headers' && <DetailHeaders headers={message.headers} />}
        {tab === 'raw' && <DetailRaw key={message.id} source={source} message={message} />}
        {tab === 'about' && <DetailAbout connection={source.connection} message={message} decode={decode}
          onDecode={props.onDecode} />}
      </div>
      <DetailFoot source={source} connection={props.connection} message={whole.message} />
    </aside>
  )
}

/** Partition and offset, or shard and sequence number. */
function Position({ message }: { readonly message: Message }) {
  const { partition, offset = '', shard, sequence } = message.position
  if (partition === undefined && shard !== undefined) {
    return (
      <h2 className={styles.position} title={`${shard} ${sequence}`}>
        {m.shard} {shardNumber(shard)}, {m.sequence.toLowerCase()} <b>{sequenceText(message)}</b>
      </h2>
    )
  }
  return <h2 className={styles.position}>{m.partition} {partition}, {m.offset.toLowerCase()} <b>{formatCount(offset)}</b></h2>
}

function Meta({ message }: { readonly message: Message }) {
  const { timeZone } = useSettings()
  const squeezed = compression(message)
  const time = message.at === null ? m.noTime : `${formatClock(message.at, timeZone, { ms: true })} ${setByOf(message)}`
  const sizes = `${formatBytes(message.bytes)}${squeezed === undefined ? '' : `, ${squeezed}`}`
  const text = [time, sizes, message.value === null ? m.nullTag : formatName(message.value.format)].join(' · ')
  return <p className={styles.meta} title={text}>{text}</p>
}
