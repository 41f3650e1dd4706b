import { lazy, Suspense } from 'react'
import { formatAddress } from '../../address/address.ts'
import { t } from '../../texts/index.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Duration, Num, Rate } from '../../ui/num.tsx'
import { useNow } from '../../ui/clock.ts'
import { Middle } from '../../ui/table/middle.tsx'
import buttons from '../../ui/button.module.css'
import type { BoardRow } from './board-row.ts'
import { AlertWhen } from '../alerts/alert-when.tsx'
import { Stuck } from './stuck.tsx'
import type { Whence } from './use-board.ts'
import { sentenceOf } from './verdict-words.tsx'
import { looks } from './verdict.ts'
import type { NumberRole } from './whence.ts'
import styles from './board.module.css'

const BacklogChart = lazy(() => import('./backlog-chart.tsx').then((module) => ({ default: module.BacklogChart })))

type Props = {
  readonly row: BoardRow; readonly whence: Whence; readonly onPin: () => void; readonly onMute: () => void; readonly onClose: () => void
}

/** What stands behind a row of the board: its sentence, chart and the partitions most behind, without leaving the board. */
export function Peek({ row, whence, onPin, onMute, onClose }: Props) {
  useNow()
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
        <Sources row={row} whence={whence} />
        {row.ref && <>
          <Suspense fallback={null}><BacklogChart key={row.key} place={place} resource={row.ref} level={row.backlog === null && typeof row.behind === 'number' ? 'age' : 'backlog'} /></Suspense>
          <Stuck key={`stuck ${row.key}`} place={place} resource={row.ref} />
        </>}
      </div>
      {row.ref && (
        <div className={styles.paneFoot}>
          <a className={buttons.button} data-kind="default" href={formatAddress({ view: 'resource', ...place, kind: row.ref.kind, path: row.ref.path })}>{t.backlog.open}</a>
          <Button kind="ghost" icon="pin" keys="s" aria-pressed={row.pinned} onClick={onPin}>{row.pinned ? t.backlog.unpin : t.backlog.pin}</Button>
          <AlertWhen place={{ ...place, kind: row.ref.kind }} path={row.ref.path} />
          <Button kind="ghost" icon="mute" keys="m" aria-pressed={row.mutedUntil !== null} onClick={onMute}>{row.mutedUntil === null ? t.backlog.mute : t.backlog.unmute}</Button>
        </div>
      )}
    </aside>
  )
}

const told: readonly (readonly [what: NumberRole | 'emptyIn', label: string])[] = [
  ['age', t.backlog.columns.behind], ['backlog', t.backlog.columns.backlog], ['in', t.backlog.columns.in], ['out', t.backlog.columns.out],
  ['emptyIn', t.backlog.columns.emptyIn],
]

/** Where each number comes from and how old it is: what the table says on hover, to be read without a pointer. */
function Sources({ row, whence }: Pick<Props, 'row' | 'whence'>) {
  const value = { age: row.behind, backlog: row.backlog, in: row.in, out: row.out, emptyIn: row.emptyIn }
  const lines = told.flatMap(([what, label]) => (typeof value[what] === 'number' ? [{ label, words: whence(row.key, what) }] : []))
  if (lines.length === 0) return null
  return (
    <section className={styles.sources} aria-label={t.backlog.sources}>
      <h3>{t.backlog.sources}</h3>
      <dl>{lines.map(({ label, words }) => <div key={label}><dt>{label}</dt><dd>{words}</dd></div>)}</dl>
    </section>
  )
}
