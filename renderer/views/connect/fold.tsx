import type { ReactNode } from 'react'
import { Icon } from '../../ui/icon.tsx'
import styles from './connect.module.css'

type Props = { readonly label: string; readonly open: boolean; readonly onToggle: () => void; readonly children: ReactNode }

/** Fields that few need, under their name. */
export const Fold = ({ label, open, onToggle, children }: Props) => (
  <div className={styles.fold} role="group" aria-label={label}>
    <button type="button" className={styles.foldHead} aria-expanded={open} onClick={onToggle}>
      <Icon name={open ? 'chevronDown' : 'chevronRight'} small />{label}
    </button>
    {open && <div className={styles.foldBody}>{children}</div>}
  </div>
)
