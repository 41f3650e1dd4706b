import { Fragment } from 'react'
import { keyTable } from '../../keys/keys.ts'
import type { KeyPlace, KeyRow } from '../../keys/table.ts'
import { isDesktop } from '../../rpc/client.ts'
import { useSettings } from '../../shell/settings.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import styles from './keys-dialog.module.css'

/** Places in the order of the dialog's two columns. */
const columns: readonly (readonly KeyPlace[])[] = [
  ['everywhere', 'go', 'desktop', 'dialog'], ['table', 'tabs', 'backlog', 'messages', 'tree'],
]

/** Every key of the program, from the same table that drives them. */
export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const { singleKeys } = useSettings()
  return (
    <Dialog open onClose={onClose} title={t.keys.title} width={840} foot={<Button onClick={onClose}>{t.states.close}</Button>}>
      {!singleKeys && <p className={styles.off}>{t.keys.off}</p>}
      <div className={styles.columns} tabIndex={0} data-autofocus="">
        {columns.map(places => (
          <div key={places[0]}>
            {places.filter(place => place !== 'desktop' || isDesktop).map(place => <Place key={place} place={place} />)}
          </div>
        ))}
      </div>
    </Dialog>
  )
}

const Place = ({ place }: { readonly place: KeyPlace }) => (
  <section className={styles.place}>
    <h3 className={styles.heading}>{t.keys.groups[place]}</h3>
    <dl className={styles.keys}>
      {keyTable.filter(row => row.place === place).map(row => (
        <Fragment key={row.id}><dt><Caps row={row} /></dt><dd>{row.says}</dd></Fragment>
      ))}
    </dl>
  </section>
)

/** A row's keys as caps; `1 … 9` instead of nine caps. */
const Caps = ({ row }: { readonly row: KeyRow }) => {
  const shown = row.keys.length > 5 ? [row.keys[0] ?? '', '…', row.keys.at(-1) ?? ''] : row.keys
  return (
    <span className={styles.caps}>
      {shown.map(keys => keys === '…' ? <span key={keys}>…</span> : <Kbd key={keys} keys={keys} spoken />)}
    </span>
  )
}
