import type { Address } from '../address/address.ts'
import { t } from '../texts/index.ts'
import { IconButton } from '../ui/button.tsx'
import { useTrail } from './crumbs.tsx'
import styles from './shell.module.css'

/** In room view the title stays for those who hear the screen, and a small way out for those who have no keyboard. */
export const LeaveRoom = ({ address, onLeave }: { readonly address: Address; readonly onLeave: () => void }) => (
  <>
    <h1 className="sr-only">{useTrail(address).title}</h1>
    <IconButton icon="close" label={t.shell.roomLeave} keys="Escape" edged side="top" className={styles.leave ?? ''}
      onClick={onLeave} />
  </>
)
