import { useState, type ReactNode } from 'react'
import type { Connection } from '#contract/connection.ts'
import type { Message } from '#contract/message.ts'
import { formatBytes } from '../../../format/bytes.ts'
import { formatClock } from '../../../format/time.ts'
import { useEscape } from '../../../keys/use-commands.ts'
import { useSettings } from '../../../shell/settings.ts'
import { t } from '../../../texts/index.ts'
import { IconButton } from '../../../ui/button.tsx'
import { CopyButton } from '../../../ui/copy-button.tsx'
import { Middle } from '../../../ui/table/middle.tsx'
import { tabPanelId, Tabs } from '../../../ui/tabs.tsx'
import { DetailFoot } from '../../../views/messages/detail-foot.tsx'
import { DetailHeaders } from '../../../views/messages/detail-headers.tsx'
import { PayloadView } from '../../../views/messages/detail-payload.tsx'
import { formatName } from '../../../views/messages/format-names.ts'
import { RawBytes } from '../../../views/messages/raw-bytes.tsx'
import type { Source } from '../../../views/messages/streams.ts'
import { usePaneWidth } from '../../../views/messages/use-pane-width.ts'
import detail from '../../../views/messages/detail.module.css'
import { Linked } from './linked.tsx'
import { MessageAbout } from './message-about.tsx'
import { receivesWords } from './receives.ts'

const m = t.messages
const s = t.sqs
type Tab = 'value' | 'headers' | 'raw' | 'about'

type PaneProps = {
  readonly source: Source
  readonly connection: Connection | undefined
  readonly message: Message
  readonly step: (by: 1 | -1) => void
  readonly first: boolean
  readonly last: boolean
  readonly onClose: () => void
  /** Over the foot: what else can be done with it here. */
  readonly actions?: ReactNode
}

/** One message that was taken: its body, its typed attributes, its bytes, and what SQS says of it. */
export function MessagePane({ source, connection, message, step, first, last, onClose, actions }: PaneProps) {
  const [tab, setTab] = useState<Tab>('value')
  const { width, edge } = usePaneWidth()
  const { timeZone } = useSettings()
  useEscape(true, onClose)
  const meta = [
    message.at === null ? m.noTime : `${formatClock(message.at, timeZone, { ms: true })} ${m.setBy.sent}`,
    formatBytes(message.bytes),
    s.receivedTimes(receivesWords(message).text), message.value === null ? m.nullTag : formatName(message.value.format),
  ].join(' · ')
  return (
    <aside className={detail.pane} aria-label={m.detail} {...(width !== null && { style: { width } })}>
      <div className={detail.edge} role="separator" aria-orientation="vertical" aria-label={m.resizePane} tabIndex={0}
        {...edge} />
      <div className={detail.head}>
        <h2 className={detail.position}><b><Middle text={message.id} /></b></h2>
        <CopyButton text={message.id} what={s.messageId.toLowerCase()} />
        <span className={detail.space} />
        <IconButton icon="chevronUp" label={m.previous} disabled={first} onClick={() => step(-1)} />
        <IconButton icon="chevronDown" label={m.next} disabled={last} onClick={() => step(1)} />
        <IconButton icon="close" label={m.closePane} keys="Esc" onClick={onClose} />
      </div>
      <p className={detail.meta} title={meta}>{meta}</p>
      <Tabs<Tab> label={m.detail} small chosen={tab} onChoose={setTab} tabs={[
        { name: 'value', label: s.body }, { name: 'headers', label: s.attributes, count: message.headers.length },
        { name: 'raw', label: m.tabs.raw }, { name: 'about', label: m.tabs.about },
      ]} />
      <div className={detail.panel} role="tabpanel" id={tabPanelId(m.detail, tab)}
        aria-labelledby={`${tabPanelId(m.detail, tab)}-tab`}>
        {tab === 'value' && (
          <>
            {message.flags.includes('s3-pointer') && <Linked key={message.id} source={source} message={message} />}
            <PayloadView key={`value ${message.id}`} what={s.body} payload={message.value}
              raw={<RawBytes source={source} message={message} part="value" />} />
          </>
        )}
        {tab === 'headers' && (message.headers.length === 0 ? <p className={detail.note}>{s.noAttributes}</p>
          : <DetailHeaders headers={message.headers} />)}
        {tab === 'raw' && <RawBytes key={message.id} source={source} message={message} part="value" />}
        {tab === 'about' && <MessageAbout message={message} />}
      </div>
      {actions && <div className={detail.foot}>{actions}</div>}
      <DetailFoot source={source} connection={connection} message={message} />
    </aside>
  )
}
