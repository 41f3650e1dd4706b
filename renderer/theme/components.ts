import {
  Autocomplete, Checkbox, DrawerRoot, Drawer, Input, Menu, Modal, ModalRoot, NumberInput, PasswordInput, Popover, Radio, Select, Switch,
  Textarea, TextInput, Tooltip,
  type MantineThemeComponents,
} from '@mantine/core'
import { createElement } from 'react'
import { Icon } from '../ui/icon.tsx'
import styles from './components.module.css'

const field = { classNames: { label: styles.label, description: styles.help, error: styles.error } }
const still = { duration: 120, transition: 'fade' } as const

/**
 * How each Mantine component looks here, once. Heights come from `--control-height`: 28 px in bars, 32 px inside
 * dialogs, drawers and forms (`data-form`), never from `size` at a call.
 */
export const components: MantineThemeComponents = {
  Input: Input.extend({
    vars: () => ({
      wrapper: {
        '--input-height': 'var(--control-height)', '--input-size': 'var(--control-height)',
        '--input-fz': 'var(--mantine-font-size-md)',
      },
    }),
    classNames: { input: styles.input, section: styles.section },
  }),
  InputWrapper: Input.Wrapper.extend(field),
  TextInput: TextInput.extend(field),
  PasswordInput: PasswordInput.extend({ classNames: { ...field.classNames, innerInput: styles.innerInput } }),
  NumberInput: NumberInput.extend({ ...field, defaultProps: { hideControls: true } }),
  Textarea: Textarea.extend(field),
  Select: Select.extend({
    defaultProps: {
      allowDeselect: false, rightSection: createElement(Icon, { name: 'chevronDown', small: true }),
      rightSectionPointerEvents: 'none', withCheckIcon: true, checkIconPosition: 'right', maxDropdownHeight: 320,
      comboboxProps: { transitionProps: { duration: 0 }, shadow: 'none', offset: 4, position: 'bottom-start' },
    },
    classNames: { ...field.classNames, dropdown: styles.dropdown, option: styles.option },
  }),
  Autocomplete: Autocomplete.extend({
    defaultProps: {
      maxDropdownHeight: 320,
      comboboxProps: { transitionProps: { duration: 0 }, shadow: 'none', offset: 4, position: 'bottom-start' },
    },
    classNames: { ...field.classNames, dropdown: styles.dropdown, option: styles.option },
  }),
  Menu: Menu.extend({
    defaultProps: {
      transitionProps: { duration: 0 }, position: 'bottom-end', offset: 4, loop: true, withInitialFocusPlaceholder: false,
    },
    classNames: { dropdown: styles.dropdown, item: styles.item, label: styles.menuLabel, divider: styles.divider },
  }),
  Popover: Popover.extend({
    defaultProps: { transitionProps: { duration: 0 }, offset: 4 },
    classNames: { dropdown: styles.popover },
  }),
  Tooltip: Tooltip.extend({
    defaultProps: {
      openDelay: 400, closeDelay: 60, transitionProps: { duration: 0 }, offset: 6, multiline: true, maw: 360, withArrow: false,
    },
    classNames: { tooltip: styles.tooltip },
  }),
  // The page itself never scrolls, so there is nothing to lock.
  ModalRoot: ModalRoot.extend({ defaultProps: { lockScroll: false, transitionProps: still, centered: true, padding: 0 } }),
  Modal: Modal.extend({
    classNames: { content: styles.dialog, overlay: styles.overlay, inner: styles.inner, body: styles.bare },
  }),
  DrawerRoot: DrawerRoot.extend({
    defaultProps: {
      lockScroll: false, position: 'right', padding: 0,
      transitionProps: { duration: 120, transition: 'slide-left', timingFunction: 'ease-out' },
    },
  }),
  Drawer: Drawer.extend({
    classNames: { content: styles.drawer, overlay: styles.overlay, inner: styles.inner, body: styles.drawerBody },
  }),
  Checkbox: Checkbox.extend({ classNames: { input: styles.box, label: styles.choice, description: styles.choiceHelp } }),
  Radio: Radio.extend({ classNames: { radio: styles.box, label: styles.choice } }),
  Switch: Switch.extend({ defaultProps: { withThumbIndicator: false },
    classNames: { track: styles.track, label: styles.choice, description: styles.choiceHelp } }),
}
