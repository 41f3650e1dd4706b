import type { CSSVariablesResolver } from '@mantine/core'
import { colours, fonts, shadows } from './tokens.ts'

type Scheme = 'light' | 'dark'

function schemeVariables(scheme: Scheme): Record<string, string> {
  const own = Object.entries(colours).map(([name, [light, dark]]) => [`--${name}`, scheme === 'light' ? light : dark])
  return { ...Object.fromEntries(own), '--shadow': shadows[scheme], ...mantineVariables }
}

/** Mantine's own variables, said in our tokens. */
const mantineVariables = {
  '--mantine-color-body': 'var(--surface)', '--mantine-color-text': 'var(--text)', '--mantine-color-dimmed': 'var(--text-3)',
  '--mantine-color-placeholder': 'var(--text-3)', '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-error': 'var(--bad)',
  '--mantine-color-default': 'var(--surface)', '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--line-strong)', '--mantine-color-disabled': 'var(--sunken)',
  '--mantine-color-disabled-color': 'var(--text-3)',
  '--mantine-color-disabled-border': 'var(--line)', '--mantine-primary-color-filled': 'var(--accent-fill)',
  '--mantine-primary-color-filled-hover': 'var(--accent-fill)', '--mantine-primary-color-light': 'var(--accent-soft)',
  '--mantine-primary-color-light-color': 'var(--accent)', '--mantine-primary-color-contrast': 'var(--on-accent)',
}

/** Turns the tokens into CSS variables for both schemes; the only place that does. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: { '--sans': fonts.sans, '--mono': fonts.mono },
  light: schemeVariables('light'),
  dark: schemeVariables('dark'),
})
