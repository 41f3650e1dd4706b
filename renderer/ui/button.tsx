import type { ComponentProps, ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'
import { Kbd } from './kbd.tsx'
import { Tip } from './tip.tsx'
import styles from './button.module.css'

type ButtonKind = 'default' | 'primary' | 'ghost' | 'danger'

interface ButtonProps extends ComponentProps<'button'> {
  /** One primary a view; `danger` only inside a plan; `ghost` has no edge until pointed at. */
  readonly kind?: ButtonKind
  readonly icon?: IconName
  /** A chevron at the right: opens a menu. */
  readonly menu?: boolean
  /** The key that does the same, shown inside. */
  readonly keys?: string
}

/** A button in our heights (28 px in bars, 32 px in forms and dialogs). Its label is verb + object + count. */
export const Button = ({ kind = 'default', icon, menu, keys, children, className, type = 'button', ...rest }: ButtonProps) => (
  <button {...rest} type={type} className={`${styles.button} ${className ?? ''}`} data-kind={kind}>
    {icon && <Icon name={icon} small />}
    {children}
    {keys && <Kbd keys={keys} />}
    {menu && <Icon name="chevronDown" small className={styles.chevron} />}
  </button>
)

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label' | 'children'> {
  readonly icon: IconName
  /** What it does; spoken, and shown as the tip. */
  readonly label: string
  readonly keys?: string
  /** With an edge, as beside a field; otherwise ghost. */
  readonly edged?: boolean
  /** Where its tip stands. */
  readonly side?: 'top' | 'right' | 'bottom'
  readonly children?: ReactNode
}

/** A square button that shows only an icon. */
export const IconButton = ({ icon, label, keys, edged, side = 'bottom', className, children, type = 'button',
  ...rest }: IconButtonProps) => (
  <Tip text={label} side={side} {...(keys !== undefined && { keys })}>
    <button {...rest} type={type} aria-label={label} className={`${styles.button} ${styles.square} ${className ?? ''}`}
      data-kind={edged ? 'default' : 'ghost'}>
      <Icon name={icon} />{children}
    </button>
  </Tip>
)
