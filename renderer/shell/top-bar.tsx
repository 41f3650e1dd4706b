import { useComputedColorScheme } from '@mantine/core'
import type { Address } from '../address/address.ts'
import { t } from '../texts/index.ts'
import { IconButton } from '../ui/button.tsx'
import { AlertWhen } from '../views/alerts/alert-when.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { Crumbs } from './crumbs.tsx'
import { FreshnessMark } from './freshness-mark.tsx'
import { changeSettings } from './settings.ts'
import styles from './top-bar.module.css'

/** The 45 px bar: where you are, how fresh the numbers are, *Find or run…* and the theme. */
export function TopBar({ address, onFind }: { readonly address: Address; readonly onFind: () => void }) {
  const dark = useComputedColorScheme('light') === 'dark'
  return (
    <header className={styles.bar}>
      <Crumbs address={address} />
      {address.view === 'resource' && <AlertWhen place={address} path={address.path} />}
      <FreshnessMark />
      <button type="button" className={styles.find} aria-haspopup="dialog" onClick={onFind}>
        <span className={styles.findText}>{t.shell.find}</span><Kbd keys="Mod K" />
      </button>
      <IconButton icon="theme" label={dark ? t.shell.themeToLight : t.shell.themeToDark}
        onClick={() => changeSettings({ theme: dark ? 'light' : 'dark' })} />
    </header>
  )
}
