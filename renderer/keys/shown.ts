/** Whether keys are said in Apple's signs. */
export const isApple = /mac|iphone|ipad/i.test(globalThis.navigator?.platform ?? '')

const words: Readonly<Record<string, string>> = isApple
  ? { Mod: '⌘', Shift: '⇧', Alt: '⌥', Enter: '↵' }
  : { Mod: 'Ctrl' }
const common: Readonly<Record<string, string>> = { Up: '↑', Down: '↓', Left: '←', Right: '→', PageUp: 'PgUp', PageDown: 'PgDn',
  Escape: 'Esc' }

/** A key of the table in the words of this platform: `Mod K` → `Ctrl K` or `⌘ K`. */
export const shownKeys = (keys: string): string => keys.split(' ').map(word => words[word] ?? common[word] ?? word).join(' ')
