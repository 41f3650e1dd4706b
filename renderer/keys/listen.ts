import { isDesktop } from '../rpc/client.ts'
import { settings } from '../shell/settings.ts'
import { commands } from './commands.ts'
import { commandsFor, latestOf } from './dispatch.ts'
import { keyTable } from './keys.ts'
import { isApple } from './shown.ts'

/** How long the second key of a sequence may take, ms. */
const sequenceMs = 1_500

const fields = 'input:not([type=checkbox],[type=radio],[type=button],[type=range]), textarea, select, [contenteditable=true]'
const controls = 'button, a[href], summary, input, [role=option], [role=menuitem]'
/** Over a modal dialog or drawer only its own keys act. */
const openModal = '[aria-modal="true"], dialog[open]'
const modalIds: readonly string[] = ['shell.escape', 'dialog.run']
/** Mantine's tips stop Esc at the document; the press that closes one also closes what the person meant. */
const openTip = '[role=tooltip]'
const openPopover = '[aria-haspopup][aria-expanded="true"]:not([aria-haspopup="dialog"])'

/** Listens for the keys of the table in this window until the returned function is called. */
export function listenForKeys(target: Window): () => void {
  let pending: { readonly key: string; readonly until: number } | undefined
  let popover = false
  let heard: KeyboardEvent | undefined

  const before = (event: KeyboardEvent): void => {
    popover = document.querySelector(openPopover) !== null
    if (event.key === 'Escape' && document.querySelector(openTip)) setTimeout(() => { if (heard !== event) press(event) })
  }
  const press = (event: KeyboardEvent): void => {
    heard = event
    if (event.defaultPrevented || event.isComposing || !(event.target instanceof Element)) return
    if (event.key === 'Escape' && popover) return
    const first = pending && pending.until > event.timeStamp ? pending.key : undefined
    const inField = event.target.closest(fields) !== null
    const { ids, opens } = commandsFor(keyTable, {
      key: event.key, ctrlKey: event.ctrlKey, metaKey: event.metaKey, shiftKey: event.shiftKey, altKey: event.altKey,
      altGraph: event.getModifierState('AltGraph'),
    }, first, { inField, onControl: event.target.closest(controls) !== null, singleKeys: settings.get().singleKeys,
      desktop: isDesktop, apple: isApple })
    if (event.key.length > 1 && !ids.length) return leaveField(event, inField)
    pending = opens === undefined ? undefined : { key: opens, until: event.timeStamp + sequenceMs }
    const allowed = document.querySelector(openModal) ? ids.filter(id => modalIds.includes(id)) : ids
    const command = latestOf(commands.get(), allowed)
    if (!command) return leaveField(event, inField)
    event.preventDefault()
    command.run(event)
  }
  const leaveField = (event: KeyboardEvent, inField: boolean): void => {
    if (event.key === 'Escape' && inField && document.activeElement instanceof HTMLElement) document.activeElement.blur()
  }

  target.addEventListener('keydown', before, true)
  target.addEventListener('keydown', press)
  return () => {
    target.removeEventListener('keydown', before, true)
    target.removeEventListener('keydown', press)
  }
}
