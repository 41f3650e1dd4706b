import { Menu, Popover } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { Button } from '../../ui/button.tsx'
import styles from './filter-bar.module.css'

type Option<Value> = { readonly value: Value, readonly label: string }
type ChooseProps<Value> = {
  readonly label: string
  readonly value: Value
  readonly shown: string
  readonly options: readonly Option<Value>[]
  readonly onChoose: (value: Value) => void
}

/** A button that says what is chosen and opens a menu of what else there is: `Order Newest first ▾`. */
export function Choose<Value extends string | number>({ label, value, shown, options, onChoose }: ChooseProps<Value>) {
  return (
    <Menu position="bottom-start">
      <Menu.Target><Button menu>{label && <span className={styles.dim}>{label}</span>}{shown}</Button></Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={String(value)}>
          {options.map((option) => (
            <Menu.RadioItem key={option.value} value={String(option.value)} closeMenuOnClick
              data-checked={option.value === value || undefined} checkIcon={null}
              onChange={() => onChoose(option.value)}>
              {option.label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Opens a form from elsewhere, such as by its key; made by `usePopHandle`. */
export type PopHandle = { readonly opened: boolean, readonly set: (opened: boolean) => void }

export function usePopHandle(): PopHandle {
  const [opened, set] = useState(false)
  return { opened, set }
}

type PopProps = {
  readonly label: string
  readonly target: (toggle: () => void, open: boolean) => ReactNode
  readonly children: (close: () => void) => ReactNode
  readonly handle?: PopHandle
}

/** A form that opens under its button; Esc and a click elsewhere close it, and the focus goes back. */
export function Pop({ label, target, children, handle }: PopProps) {
  const own = usePopHandle()
  const { opened, set } = handle ?? own
  const close = () => set(false)
  return (
    <Popover opened={opened} onChange={set} position="bottom-start" trapFocus returnFocus withRoles={false}>
      <Popover.Target><span className={styles.anchor}>{target(() => set(!opened), opened)}</span></Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={label}>{children(close)}</Popover.Dropdown>
    </Popover>
  )
}
