import { describe, expect, it } from 'vitest'
import { commandsFor, latestOf, matchesStroke, type KeyPress, type Situation } from '../../../../renderer/keys/dispatch.ts'
import { keyTable } from '../../../../renderer/keys/keys.ts'

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress =>
  ({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more })
const here: Situation = { inField: false, onControl: false, singleKeys: true, desktop: false, apple: false }
const ids = (key: KeyPress, situation: Partial<Situation> = {}, pending?: string) =>
  commandsFor(keyTable, key, pending, { ...here, ...situation }).ids

describe('a stroke', () => {
  it('is matched by the character typed, so ? works on boards where it needs Shift and where it does not', () => {
    expect(matchesStroke('?', press('?', { shiftKey: true }), false)).toBe(true)
    expect(matchesStroke('?', press('?'), false)).toBe(true)
    expect(matchesStroke('1', press('1', { shiftKey: true }), false)).toBe(true)
  })

  it('tells l from Shift L, also under caps lock', () => {
    expect(matchesStroke('l', press('l'), false)).toBe(true)
    expect(matchesStroke('l', press('L'), false)).toBe(true)
    expect(matchesStroke('l', press('L', { shiftKey: true }), false)).toBe(false)
    expect(matchesStroke('Shift L', press('L', { shiftKey: true }), false)).toBe(true)
  })

  it('reads Mod as Ctrl, on Apple machines as ⌘', () => {
    expect(matchesStroke('Mod K', press('k', { ctrlKey: true }), false)).toBe(true)
    expect(matchesStroke('Mod K', press('k', { ctrlKey: true }), true)).toBe(false)
    expect(matchesStroke('Mod K', press('k', { metaKey: true }), true)).toBe(true)
  })

  it('leaves Alt and other modifiers alone', () => {
    expect(matchesStroke('r', press('r', { altKey: true }), false)).toBe(false)
    expect(matchesStroke('r', press('r', { ctrlKey: true }), false)).toBe(false)
    expect(matchesStroke('/', press('/', { ctrlKey: true, altKey: true, altGraph: true }), false)).toBe(true)
  })
})

describe('a press', () => {
  it('is a single key only outside fields, and only when single keys are on', () => {
    expect(ids(press('r'))).toEqual(['view.refresh'])
    expect(ids(press('r'), { inField: true })).toEqual([])
    expect(ids(press('r'), { singleKeys: false })).toEqual([])
    expect(ids(press('k', { ctrlKey: true }), { inField: true, singleKeys: false })).toEqual(['shell.find'])
    expect(ids(press('Escape'), { inField: true, singleKeys: false })).toEqual(['shell.escape'])
  })

  it('goes through sequences, and the second key does nothing of its own', () => {
    expect(commandsFor(keyTable, press('g'), undefined, here)).toEqual({ ids: [], opens: 'g' })
    expect(ids(press('b'), {}, 'g')).toEqual(['go.backlog'])
    expect(ids(press('b'))).toEqual(['shell.rail'])
    expect(ids(press(','), {}, 'g')).toEqual(['go.settings'])
  })

  it('leaves Space to a focused button', () => {
    expect(ids(press(' '))).toEqual(['messages.pause'])
    expect(ids(press(' '), { onControl: true })).toEqual([])
  })

  it('leaves the keys of the browser to the browser', () => {
    expect(ids(press('f', { ctrlKey: true }))).toEqual([])
    expect(ids(press('f', { ctrlKey: true }), { desktop: true })).toEqual(['view.filter'])
  })

  it('runs what was offered last, and skips what is disabled', () => {
    const run = () => {}
    const offered = [{ id: 'messages.search', run }, { id: 'dialog.run', run }, { id: 'dialog.run', run, enabled: false }]
    expect(latestOf(offered, ids(press('Enter', { ctrlKey: true })))).toBe(offered[1])
  })
})

describe('the table of keys', () => {
  it('never binds what belongs to the platform', () => {
    const all = keyTable.flatMap(row => row.keys)
    const forbidden = /^(Tab|F1|F3|F5|F7|F11|F12|'|Backspace|Alt \w|Mod Shift \w|Mod [TNWLDPSJHUEOGB\d])$/
    expect(all.filter(keys => forbidden.test(keys) && keys !== 'Mod 0')).toEqual([])
  })

  it('gives no key to two commands of one place', () => {
    for (const place of new Set(keyTable.map(row => row.place))) {
      const all = keyTable.filter(row => row.place === place).flatMap(row => row.keys)
      expect(all).toEqual([...new Set(all)])
    }
  })
})
