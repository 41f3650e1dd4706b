import type { Command } from './commands.ts'
import type { KeyRow } from './table.ts'

/** What the dispatcher looks at of a key event. */
export type KeyPress =
  Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'> & { readonly altGraph?: boolean }

interface Stroke { readonly key: string; readonly mod: boolean; readonly shift: boolean; readonly alt: boolean }

const names: Readonly<Record<string, string>> = { Up: 'ArrowUp', Down: 'ArrowDown', Left: 'ArrowLeft', Right: 'ArrowRight',
  Space: ' ' }
const isLetter = (key: string): boolean => key.length === 1 && key.toLowerCase() !== key.toUpperCase()

function parseStroke(text: string): Stroke {
  const words = text.split(' ')
  const key = words.at(-1) ?? ''
  return { key: names[key] ?? key, mod: words.includes('Mod'), shift: words.includes('Shift'), alt: words.includes('Alt') }
}

/**
 * Whether a press is this stroke, by the character typed: signs and digits may need Shift on some boards, letters and named keys
 * say it.
 */
export function matchesStroke(text: string, press: KeyPress, apple: boolean): boolean {
  const stroke = parseStroke(text)
  const typed = isLetter(stroke.key) ? press.key.toLowerCase() === stroke.key.toLowerCase() : press.key === stroke.key
  const shiftCounts = isLetter(stroke.key) || stroke.key.length > 1 || stroke.key === ' '
  const mod = apple ? press.metaKey : press.ctrlKey
  const other = apple ? press.ctrlKey : press.metaKey
  if (press.altGraph) return typed && !stroke.mod && !stroke.alt
  return typed && mod === stroke.mod && !other && press.altKey === stroke.alt && (!shiftCounts || press.shiftKey === stroke.shift)
}

/** Where a key was pressed. */
export interface Situation {
  readonly inField: boolean
  /** A button or link has focus: Enter and Space are its own. */
  readonly onControl: boolean
  readonly singleKeys: boolean
  readonly desktop: boolean
  readonly apple: boolean
}

const isSingle = (keys: string): boolean => !keys.includes('Mod') && (parseStroke(keys).key.length === 1)

function acts(row: KeyRow, keys: string, situation: Situation): boolean {
  if (row.widget || (row.place === 'desktop' && !situation.desktop)) return false
  if (situation.onControl && / ?(Space|Enter)$/.test(keys) && !keys.includes('Mod')) return false
  if (keys.includes('Mod') || row.inFields) return true
  return !situation.inField && (situation.singleKeys || !isSingle(keys))
}

/**
 * The commands of the table that a press asks for. `pending` is the first key of a sequence already pressed; `opens` tells that
 * this press begins one.
 */
export function commandsFor(table: readonly KeyRow[], press: KeyPress, pending: string | undefined, situation: Situation) {
  const ids: string[] = []
  let opens: string | undefined
  for (const row of table) {
    for (const keys of row.keys) {
      const [first = '', second] = keys.split(' then ')
      if (!acts(row, first, situation)) continue
      if (second === undefined) {
        if (pending === undefined && matchesStroke(first, press, situation.apple)) ids.push(row.id)
      } else if (pending === undefined) {
        if (matchesStroke(first, press, situation.apple)) opens = first
      } else if (pending === first && matchesStroke(second, press, situation.apple)) ids.push(row.id)
    }
  }
  return { ids, opens } as const
}

/** Of several commands the one offered last; undefined when none is on offer. */
export const latestOf = (offered: readonly Command[], ids: readonly string[]): Command | undefined =>
  offered.findLast(command => ids.includes(command.id) && command.enabled !== false)
