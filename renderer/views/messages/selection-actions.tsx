import type { Connection } from '#contract/connection.ts'
import type { Message } from '#contract/message.ts'
import { useCommands, useEscape } from '../../keys/use-commands.ts'
import { t } from '../../texts/index.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { copyText } from '../../ui/copy-button.tsx'
import { toast } from '../../ui/toasts.tsx'
import { logOrder } from './arrange.ts'
import { rowJson } from './copy.ts'
import { PublishPart } from './publish-part.tsx'
import type { Source } from './streams.ts'
import styles from './verdict-line.module.css'

const m = t.messages
/** One call publishes at most this many. */
const mostPublished = 10_000

type SelectionActionsProps = {
  readonly source: Source
  readonly connection: Connection | undefined
  readonly chosen: readonly Message[]
  readonly onClear: () => void
}

/** What can be done with chosen rows, in place of what can be done with the read: publish them again, copy them, let them go. */
export function SelectionActions({ source, connection, chosen, onClear }: SelectionActionsProps) {
  const copy = async () => {
    if (await copyText(chosen.map(rowJson).join('\n'))) toast({ text: m.copiedRows(chosen.length) })
  }
  useEscape(true, onClear)
  useCommands([{ id: 'messages.copyRows', label: m.copyNdjson, run: () => void copy() }])
  return (
    <>
      <b className={styles.lead}>{m.selected(chosen.length)}</b>
      {chosen.length <= mostPublished
        ? <PublishPart source={source} connection={connection} messages={logOrder(chosen)} words={m.publishAgain} />
        : <span className="t3">{m.tooManyToPublish(mostPublished)}</span>}
      <Button icon="copy" onClick={() => void copy()}>{m.copyNdjson}</Button>
      <IconButton icon="close" label={m.clearSelection} keys="Escape" onClick={onClear} />
    </>
  )
}
