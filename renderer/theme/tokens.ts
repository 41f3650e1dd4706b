/**
 * Every colour of the program as `[light, dark]`, under the name of its CSS variable (`--canvas`, `--text-2`, …). No other file
 * holds a colour.
 */
export const colours = {
  canvas: ['#F4F6F8', '#0E1217'], surface: ['#FFFFFF', '#13181E'], sunken: ['#F7F8FA', '#171D24'], raised: ['#FFFFFF', '#1C232B'],
  hover: ['#F0F4F8', '#1A2129'], 'accent-soft': ['#E5F0FB', '#15293D'],
  'line-2': ['#EEF1F4', '#1E252D'], line: ['#E3E7EC', '#262E37'], 'line-strong': ['#C3CBD4', '#3D4956'],
  control: ['#858F9B', '#6B7886'],
  text: ['#15202B', '#E7ECF1'], 'text-2': ['#465463', '#AEB9C5'], 'text-3': ['#5F6D7B', '#8D9AA8'],
  accent: ['#0B5CAD', '#74B6F7'], 'accent-fill': ['#0B5CAD', '#2470BE'], 'on-accent': ['#FFFFFF', '#FFFFFF'],
  'accent-line': ['#9CC4EC', '#2C577F'],
  bad: ['#B3261E', '#FF8F83'], 'bad-soft': ['#FCECEA', '#361A1A'], 'bad-line': ['#F0B9B4', '#6E302C'],
  warn: ['#8A5300', '#F2B552'], 'warn-soft': ['#FDF2DC', '#33260F'], 'warn-line': ['#E8C98C', '#6B5020'],
  good: ['#1A7340', '#63CB8E'], 'good-soft': ['#E6F4EB', '#13291D'], 'good-line': ['#A8D5B9', '#28543A'],
  'env-dev': ['#4F6379', '#94AAC2'], 'env-dev-soft': ['#EBEFF4', '#1E2833'],
  'env-staging': ['#6A3FC0', '#BBA2FF'], 'env-staging-soft': ['#F1ECFB', '#271F3E'],
  'env-production': ['#A3125F', '#FF86BC'], 'env-production-soft': ['#FBE9F2', '#3A1729'],
  'syn-key': ['#15548F', '#8CC4FA'], 'syn-string': ['#1F6B3B', '#86D6A5'], 'syn-number': ['#9A4A00', '#F0B078'],
  'syn-literal': ['#0C6B74', '#6FCFD6'],
  hit: ['#FFEFB8', '#4A3C0C'], scrim: ['rgba(10, 16, 24, .42)', 'rgba(4, 7, 11, .62)'],
} as const satisfies Record<string, readonly [light: string, dark: string]>

export type Colour = keyof typeof colours

/** Shadows exist only under toasts, popovers and dialogs. */
export const shadows = {
  light: '0 1px 2px rgba(16, 32, 48, .06), 0 8px 24px rgba(16, 32, 48, .10)',
  dark: '0 1px 2px rgba(0, 0, 0, .5), 0 12px 32px rgba(0, 0, 0, .5)',
} as const

/**
 * The bundled font first, then what each system has; never `system-ui` alone, which is 15 to 20 % wider on many Linux desktops.
 */
export const fonts = {
  sans: '"Inter Variable", "SF Pro Text", -apple-system, "Segoe UI Variable Text", "Segoe UI", '
    + 'Ubuntu, Cantarell, "Noto Sans", "Liberation Sans", Arial, sans-serif',
  mono: '"JetBrains Mono Variable", ui-monospace, "SF Mono", Menlo, "Cascadia Mono", Consolas, '
    + '"Ubuntu Mono", "Noto Sans Mono", "Liberation Mono", monospace',
} as const

/** Root font sizes in px. Every length is drawn for `normal` and scales with it. */
export const textSizes = { compact: 12, normal: 13, large: 15, room: 18 } as const
export type TextSize = keyof typeof textSizes

/** The root font size all lengths are written for, px. */
export const baseSize = textSizes.normal
