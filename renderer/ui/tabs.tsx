import type { ReactNode } from 'react'
import { formatCount } from '../format/number.ts'
import { useCommands } from '../keys/use-commands.ts'
import styles from './tabs.module.css'

interface TabItem<Name extends string> {
  readonly name: Name
  readonly label: string
  /** Shown behind the label; undefined while unknown. */
  readonly count?: number | null | undefined
}

interface TabsProps<Name extends string> {
  readonly label: string
  readonly tabs: readonly TabItem<Name>[]
  readonly chosen: Name
  readonly onChoose: (name: Name) => void
  /** 40 px under the top bar, 32 px in a pane. */
  readonly small?: boolean
  /** At the right end: facts in one line. */
  readonly children?: ReactNode
  /** Keys 1 to 9 choose here. */
  readonly numbered?: boolean
}

/** A row of tabs; arrows move and choose. The panel it controls carries `id={tabPanelId(label, name)}` and `role="tabpanel"`. */
export function Tabs<Name extends string>({ label, tabs, chosen, onChoose, small, children, numbered }: TabsProps<Name>) {
  useCommands(numbered ? [{ id: 'tabs.choose', run: event => {
    const tab = tabs[Number(event?.key) - 1]
    if (tab) onChoose(tab.name)
  } }] : [])
  return (
    <div className={styles.row} data-small={small || undefined}>
      <div role="tablist" aria-label={label} className={styles.tabs} onKeyDown={event => {
        const at = tabs.findIndex(tab => tab.name === chosen)
        const to = { ArrowRight: (at + 1) % tabs.length, ArrowLeft: (at - 1 + tabs.length) % tabs.length, Home: 0,
          End: tabs.length - 1 }[event.key]
        const next = to === undefined ? undefined : tabs[to]
        if (to === undefined || !next) return
        event.preventDefault()
        onChoose(next.name)
        event.currentTarget.querySelectorAll('button')[to]?.focus()
      }}>
        {tabs.map(tab => (
          <button key={tab.name} type="button" role="tab" id={`${tabPanelId(label, tab.name)}-tab`}
            aria-selected={tab.name === chosen}
            aria-controls={tab.name === chosen ? tabPanelId(label, tab.name) : undefined} tabIndex={tab.name === chosen ? 0 : -1}
            onClick={() => onChoose(tab.name)}>
            {tab.label}{' '}
            {tab.count !== undefined && tab.count !== null && <span className={styles.count}>{formatCount(tab.count)}</span>}
          </button>
        ))}
      </div>
      {children && <div className={styles.end}>{children}</div>}
    </div>
  )
}

/** The id of the panel a tab controls. */
export const tabPanelId = (label: string, name: string): string => `panel-${label}-${name}`.replaceAll(/\s+/g, '-').toLowerCase()
