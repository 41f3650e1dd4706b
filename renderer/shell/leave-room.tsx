import type { Address } from '../address/address.ts'
import { t } from '../texts/index.ts'
import { Button } from '../ui/button.tsx'
import { useTrail } from './crumbs.tsx'
import styles from './shell.module.css'

/** In room view the title stays for those who hear the screen, and the way out for those who have no keyboard. */
export const LeaveRoom = ({ address, onLeave }: { readonly address: Address; readonly onLeave: () => void }) => (
  <>
    <h1 className="sr-only">{useTrail(address).title}</h1>
    <Button keys="Escape" className={styles.leave ?? ''} onClick={onLeave}>{t.shell.roomLeave}</Button>
  </>
)
