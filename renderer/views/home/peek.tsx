import { lazy, Suspense } from 'react'
import { formatAddress } from '../../address/address.ts'
import { useRoomView } from '../../shell/room.ts'
import { useSettings } from '../../shell/settings.ts'
import { t } from '../../texts/index.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Duration, Num, Rate } from '../../ui/num.tsx'
import { useNow } from '../../ui/clock.ts'
import { Middle } from '../../ui/table/middle.tsx'
import buttons from '../../ui/button.module.css'
import type { BoardRow } from './board-row.ts'
import { AlertWhen } from '../alerts/alert-when.tsx'
import { mutedWords } from './mute-ends.ts'
import { Stuck } from './stuck.tsx'
import { sentenceOf } from './verdict-words.tsx'
import { looks } from './verdict.ts'
import type { NumberRole, Whence } from './whence.ts'
import styles from './board.module.css'

const heads = t.backlog.columns
const BacklogChart = lazy(() => import('./backlog-chart.tsx').then((module) => ({ default: module.BacklogChart })))

type Props = {
  readonly row: BoardRow
  readonly whence: Whence
  readonly onPin: () => void
  readonly onMute: () => void
  readonly onClose: () => void
}

/** What stands behind a row of the board: its sentence, chart and the partitions most behind, without leaving the board. */
export function Peek({ row, whence, onPin, onMute, onClose }: Props) {
  const now = useNow()
  const { maskHosts } = useRoomView()
  const { timeZone } = useSettings()
  const place = { connection: row.connection.id, system: row.system }
  const level = row.backlog === null && typeof row.behind === 'number' ? 'age' : 'backlog'
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
              <span>{maskHosts(sentenceOf(row.saying))}</span>
            </div>
          )}
          <p className="small">{row.what}, {row.connection.name}</p>
          {row.mutedUntil !== null && (
            <p className="small">{t.backlog.isMuted(mutedWords(row.mutedUntil, now, timeZone))}</p>
          )}
        </div>
        <dl className={styles.facts}>
          <div><dt>{heads.behind}</dt><dd><Duration seconds={row.behind} why={row.why} /></dd></div>
          <div><dt>{heads.backlog}</dt><dd><Num value={row.backlog} why={row.why} /></dd></div>
          <div><dt>{heads.in}</dt><dd><Rate value={row.in} why={row.why} /></dd></div>
          <div><dt>{heads.out}</dt><dd><Rate value={row.out} why={row.why} /></dd></div>
        </dl>
        {row.ref && <>
          <Suspense fallback={null}><BacklogChart key={row.key} place={place} resource={row.ref} level={level} /></Suspense>
          <Stuck key={`stuck ${row.key}`} place={place} resource={row.ref} />
        </>}
        <Sources row={row} whence={whence} />
      </div>
      {row.ref && (
        <div className={styles.paneFoot}>
          <a className={buttons.button} data-kind="default"
            href={formatAddress({ view: 'resource', ...place, kind: row.ref.kind, path: row.ref.path })}>
            {t.backlog.open}
          </a>
          <Button kind="ghost" icon="pin" keys="s" aria-pressed={row.pinned} onClick={onPin}>
            {row.pinned ? t.backlog.unpin : t.backlog.pin}
          </Button>
          <AlertWhen place={{ ...place, kind: row.ref.kind }} path={row.ref.path} />
          <Button kind="ghost" icon="mute" keys="m" aria-pressed={row.mutedUntil !== null} onClick={onMute}>
            {row.mutedUntil === null ? t.backlog.mute : t.backlog.unmute}
          </Button>
        </div>
      )}
    </aside>
  )
}

const told: readonly (readonly [what: NumberRole | 'emptyIn', label: string])[] = [
  ['age', heads.behind], ['backlog', heads.backlog], ['in', heads.in], ['out', heads.out], ['emptyIn', heads.emptyIn],
]

/** Where each number comes from and how old it is: what the table says on hover, to be read without a pointer. */
function Sources({ row, whence }: Pick<Props, 'row' | 'whence'>) {
  const value = { age: row.behind, backlog: row.backlog, in: row.in, out: row.out, emptyIn: row.emptyIn }
  const lines = told
    .filter(([what]) => typeof value[what] === 'number')
    .map(([what, label]) => ({ label, words: whence(row.key, what) }))
  if (lines.length === 0) return null
  return (
    <section className={styles.sources} aria-label={t.backlog.sources}>
      <h3>{t.backlog.sources}</h3>
      <dl>{lines.map(({ label, words }) => <div key={label}><dt>{label}</dt><dd>{words}</dd></div>)}</dl>
    </section>
  )
}
