import { useEffect, useMemo, useRef } from 'react'
import { nextOrder, registerCommands, type Command } from './commands.ts'

/**
 * Offers commands while the component lives. An id of the key table gets its keys; any other id with a `label` is only in the
 * palette. What was drawn last answers first, so a drawer's `dialog.run` goes before the view's `messages.search`; a change of `turn`
 * counts as drawn anew.
 */
export function useCommands(commands: readonly Command[], turn?: boolean): void {
  const order = useMemo(() => ({ turn, place: nextOrder() }), [turn])
  const latest = useRef(commands)
  useEffect(() => { latest.current = commands })
  const shape = commands.map(({ id, label, enabled = true }) => `${id}\t${label ?? ''}\t${enabled}`).join('\n')
  useEffect(() => registerCommands(latest.current.map(command => ({
    ...command,
    run: event => latest.current.find(one => one.id === command.id)?.run(event),
  })), order.place), [shape, order])
}

/** Closes something with Esc while it is open; what was opened last closes first. */
export function useEscape(open: boolean, close: () => void): void {
  useCommands([{ id: 'shell.escape', run: close, enabled: open }], open)
}
