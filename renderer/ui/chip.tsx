import type { ReactNode } from 'react'
import { Icon, type IconName, type Tone } from './icon.tsx'
import styles from './chip.module.css'

interface ChipProps {
  readonly icon?: IconName
  readonly tone?: Tone
  readonly count?: ReactNode
  readonly pressed: boolean
  readonly onPress: () => void
  readonly children: ReactNode
}

/** A filter that is on or off: icon, word, bold count. */
export const Chip = ({ icon, tone, count, pressed, onPress, children }: ChipProps) => (
  <button type="button" className={styles.chip} aria-pressed={pressed} onClick={onPress}>
    {icon && <Icon name={icon} small {...(tone && { tone })} />}
    {children}{' '}
    {count !== undefined && <b>{count}</b>}
  </button>
)
