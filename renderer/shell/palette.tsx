import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react'
import { t } from '../texts/index.ts'
import { Icon } from '../ui/icon.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { MiddleTruncate } from '../ui/middle-truncate.tsx'
import { usePaletteItems, type PaletteItem } from './palette-items.ts'
import styles from './palette.module.css'

/**
 * *Find or run*: resources of open connections by fuzzy name, places and every command. Arrows move, Enter goes or runs, Esc
 * closes.
 * A native dialog, so that what is typed right after Ctrl K already lands in it.
 */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const [entered, setEntered] = useState(false)
  const { items, isCurrent } = usePaletteItems(typed)
  const chosen = Math.min(at, items.length - 1)
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => dialog.current?.showModal(), [])
  const run = (item: PaletteItem | undefined): void => {
    if (!item) return
    onClose()
    item.run()
  }
  // Enter means what is typed, not the lines of a moment before.
  const runEntered = useEffectEvent(() => {
    setEntered(false)
    run(items[chosen])
  })
  useEffect(() => { if (entered && isCurrent) runEntered() }, [entered, isCurrent])
  const move = (to: number): void => {
    setAt((to + items.length) % Math.max(1, items.length))
  }
  return (
    <dialog ref={dialog} className={styles.palette} aria-label={t.shell.findLabel} onClose={onClose}
      onClick={event => { if (event.target === dialog.current) onClose() }}>
      <div className={styles.inner}>
        <div className={styles.field}>
          <Icon name="search" />
          <input className={styles.input} autoFocus value={typed} placeholder={t.shell.find} aria-label={t.shell.findLabel}
            role="combobox" aria-expanded="true" aria-controls="palette-list" aria-autocomplete="list"
            aria-activedescendant={chosen >= 0 ? `palette-${chosen}` : undefined}
            onChange={event => { setTyped(event.currentTarget.value); setAt(0); setEntered(false) }}
            onKeyDown={event => {
              const acts: Readonly<Record<string, () => void>> = {
                ArrowDown: () => move(chosen + 1), ArrowUp: () => move(chosen - 1), Enter: () => setEntered(true),
              }
              const act = acts[event.key]
              if (!act || event.nativeEvent.isComposing) return
              event.preventDefault()
              act()
            }} />
          <Kbd keys="Esc" />
        </div>
        <div className={`${styles.list} scroll`} id="palette-list" role="listbox" aria-label={t.shell.findLabel}>
          {items.map((item, index) => (
            <Row key={item.id} item={item} id={`palette-${index}`} chosen={index === chosen}
              first={items[index - 1]?.group !== item.group} onPoint={() => setAt(index)} onRun={() => run(item)} />
          ))}
        </div>
        {items.length === 0
          ? <p className={styles.nothing}><b>{t.shell.paletteNothing(typed)}</b><br />{t.shell.paletteNothingHint}</p>
          : <p className={styles.hint}>{t.shell.paletteHint}</p>}
        <span className="sr-only" role="status">{t.shell.paletteCount(items.length)}</span>
      </div>
    </dialog>
  )
}

interface RowProps {
  readonly item: PaletteItem
  readonly id: string
  readonly chosen: boolean
  /** The first of its group carries the group's name. */
  readonly first: boolean
  readonly onPoint: () => void
  readonly onRun: () => void
}

const Row = ({ item, id, chosen, first, onPoint, onRun }: RowProps) => (
  <>
    {first && <div className={styles.group} role="presentation">{item.group}</div>}
    <div className={styles.row} role="option" id={id} aria-selected={chosen} onPointerMove={onPoint} onClick={onRun}
      ref={row => { if (chosen) row?.scrollIntoView({ block: 'nearest' }) }}>
      <Icon name={item.icon} tone="muted" />
      <MiddleTruncate text={item.label} tail={14} />
      {item.note && <span className={`${styles.note} name`}>{item.note}</span>}
      {item.keys && <span className={styles.keys}><Kbd keys={item.keys} /></span>}
    </div>
  </>
)
