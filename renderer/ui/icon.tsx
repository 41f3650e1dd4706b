import { shapes } from './icon-shapes.tsx'
import styles from './icon.module.css'

export type IconName = keyof typeof shapes

export type Tone = 'bad' | 'warn' | 'good' | 'accent' | 'muted'

interface IconProps {
  readonly name: IconName
  /** 14 px beside 12 px text; 16 px otherwise. */
  readonly small?: boolean
  readonly tone?: Tone
  /** Said aloud; without it the icon is decoration beside words. */
  readonly label?: string
  readonly className?: string | undefined
}

/** One drawing of the set, in the colour of the text around it unless a tone is given. */
export const Icon = ({ name, small, tone, label, className }: IconProps) => (
  <svg viewBox="0 0 16 16" className={`${styles.icon} ${className ?? ''}`} data-small={small || undefined} data-tone={tone}
    {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}>
    {shapes[name]}
  </svg>
)
