import type { ReactNode } from 'react'
import { Link } from '../../address/link.tsx'
import { useCommands } from '../../keys/use-commands.ts'
import { useConnection } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { SideDrawer } from '../../ui/side-drawer.tsx'
import { PlaceFields } from './place-fields.tsx'
import type { PublishTarget } from './publish-target.ts'
import { counts, pendingOf } from './sending.ts'
import type { Publishing } from './use-publish.ts'
import styles from './publish.module.css'

const p = t.publish

type FrameProps = {
  readonly target: PublishTarget
  readonly publishing: Publishing
  /** The messages the button sends, or those of them that are not published yet. */
  readonly ids: readonly string[]
  /** Whether they can be sent as they stand. */
  readonly ready: boolean
  readonly onSend: () => void
  readonly width?: number
  readonly receipts: ReactNode
  readonly children: ReactNode
}

/** Head, place and foot of the drawer; the button says how many messages go where. */
export function PublishFrame({ target, publishing, ids, ready, onSend, width = 560, receipts, children }: FrameProps) {
  const { work, changed, writable, outcome, place, close, clear } = publishing
  const here = useConnection(target.connection)
  const topic = work.topic.trim()
  const pending = pendingOf(outcome, ids).length
  const busy = outcome?.busy ?? false
  const again = target.from !== undefined
  const finished = again && !busy && outcome !== undefined && ids.every((id) => outcome.receipts.get(id)?.ok)
  const can = ready && place !== null && ids.length > 0 && !busy
  useCommands([{ id: 'dialog.run', run: onSend, enabled: can && !finished }])
  const label = outcome?.busy ? p.sendingSome(counts(outcome).sent, outcome.ids.length)
    : pending < ids.length ? p.sendRest(pending, topic) : p.send(ids.length, topic)
  return (
    <SideDrawer open onClose={close} title={p.title(topic)} width={width} foot={(
      <>
        {writable?.length === 0 && (
          <span className={styles.readOnly}>
            {p.readOnly(here?.name ?? '')}{' '}
            {here && <Link to={{ view: 'connect', connection: here.id }} onClick={close}>{p.editConnection}</Link>}
          </span>
        )}
        {busy && <Button kind="ghost" icon="stop" onClick={outcome?.stop}>{p.stop}</Button>}
        {!busy && !finished && <Button kind="ghost" disabled={!changed} onClick={clear}>{again ? p.reset : p.clear}</Button>}
        {finished
          ? (
            <>
              <Button kind="ghost" onClick={onSend}>{p.onceMore}</Button>
              <Button kind="primary" onClick={close}>{t.states.close}</Button>
            </>
          )
          : writable?.length !== 0 && (
            <Button kind="primary" keys="Mod Enter" className={styles.send ?? ''} disabled={!can} onClick={onSend}>
              <span className="ellipsis">{label}</span>
            </Button>
          )}
      </>
    )}>
      <PlaceFields publishing={publishing} />
      {children}
      {outcome?.problem && <FailedState problem={outcome.problem} onTryAgain={onSend} />}
      {outcome && receipts}
    </SideDrawer>
  )
}
