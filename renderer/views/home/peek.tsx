import { lazy, Suspense } from 'react'
import { useStore } from '../../store.ts'
import { formatAddress } from '../../address/address.ts'
import { t } from '../../texts/index.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Duration, Num, Rate } from '../../ui/num.tsx'
import { Middle } from '../../ui/table/middle.tsx'
import buttons from '../../ui/button.module.css'
import type { BoardRow } from './board-row.ts'
import { marks, toggleMark } from './marks.ts'
import { Stuck } from './stuck.tsx'
import { sentenceOf } from './verdict-words.tsx'
import { looks } from './verdict.ts'
import styles from './board.module.css'

const BacklogChart = lazy(() => import('./backlog-chart.tsx').then((module) => ({ default: module.BacklogChart })))

/** What stands behind a row of the board: its sentence, chart and the partitions most behind, without leaving the board. */
export function Peek({ row, onClose }: { readonly row: BoardRow; readonly onClose: () => void }) {
  const { pinned, muted } = useStore(marks)
  const place = { connection: row.connection.id, system: row.system }
  return (
    <aside className={styles.pane} aria-label={t.backlog.peekOf(row.name)}>
      <div className={styles.paneHead}>
        <h2><Middle text={row.name} /></h2>
        <IconButton icon="close" label={t.states.close} keys="Esc" onClick={onClose} />
      </div>
      <div className={`${styles.paneBody} scroll`} tabIndex={0} role="group" aria-label={t.backlog.peekOf(row.name)}>
        <div className={styles.paneLine}>
          {row.saying && (
            <div className={styles.paneVerdict}>
              <Icon name={looks[row.saying.verdict].icon} tone={looks[row.saying.verdict].tone} />
              <span>{sentenceOf(row.saying)}</span>
            </div>
          )}
          <p className="small">{row.what}, {row.connection.name}</p>
        </div>
        <dl className={styles.facts}>
          <div><dt>{t.backlog.columns.behind}</dt><dd><Duration seconds={row.behind} why={row.why} /></dd></div>
          <div><dt>{t.backlog.columns.backlog}</dt><dd><Num value={row.backlog} why={row.why} /></dd></div>
          <div><dt>{t.backlog.columns.in}</dt><dd><Rate value={row.in} why={row.why} /></dd></div>
          <div><dt>{t.backlog.columns.out}</dt><dd><Rate value={row.out} why={row.why} /></dd></div>
        </dl>
        {row.ref && <>
          <Suspense fallback={null}><BacklogChart key={row.key} place={place} resource={row.ref} /></Suspense>
          <Stuck key={`stuck ${row.key}`} place={place} resource={row.ref} />
        </>}
      </div>
      {row.ref && (
        <div className={styles.paneFoot}>
          <a className={buttons.button} data-kind="default" href={formatAddress({ view: 'resource', ...place, kind: row.ref.kind, path: row.ref.path })}>{t.backlog.open}</a>
          <Button kind="ghost" icon="pin" keys="s" aria-pressed={pinned.has(row.key)} onClick={() => toggleMark('pinned', row.key)}>
            {pinned.has(row.key) ? t.backlog.unpin : t.backlog.pin}
          </Button>
          <Button kind="ghost" icon="mute" keys="m" aria-pressed={muted.has(row.key)} onClick={() => toggleMark('muted', row.key)}>
            {muted.has(row.key) ? t.backlog.unmute : t.backlog.mute}
          </Button>
        </div>
      )}
    </aside>
  )
}
