import { MantineProvider, Portal, mergeThemeOverrides, type MantineColorSchemeManager } from '@mantine/core'
import { useEffect, type ReactNode } from 'react'
import { changeSettings, settings, useSettings } from '../shell/settings.ts'
import { useRoomView } from '../shell/room.ts'
import { cssVariablesResolver } from './css-variables.ts'
import { theme } from './theme.ts'

type MantineScheme = ReturnType<MantineColorSchemeManager['get']>

const toMantine = (): MantineScheme => {
  const { theme: chosen } = settings.get()
  return chosen === 'system' ? 'auto' : chosen
}

let unsubscribe = (): void => {}
/** Mantine reads and writes the scheme in our settings, so there is one place that knows it. */
const schemeManager: MantineColorSchemeManager = {
  get: toMantine,
  set: scheme => changeSettings({ theme: scheme === 'auto' ? 'system' : scheme }),
  subscribe: changed => { unsubscribe = settings.subscribe(() => changed(toMantine())) },
  unsubscribe: () => unsubscribe(),
  clear: () => changeSettings({ theme: 'system' }),
}

/** Where menus, tips and dialogs are put: inside the view's landmark, not beside it. The shell draws the element. */
export const overlaysId = 'overlays'
const placed = mergeThemeOverrides(theme,
  { components: { Portal: Portal.extend({ defaultProps: { target: `#${overlaysId}` } }) } })

const nonce = (): string => document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''

/** Tokens, Mantine and the text size around the whole program. */
export function ThemeProvider({ children }: { readonly children: ReactNode }) {
  const { textSize } = useSettings()
  const room = useRoomView()
  useEffect(() => { document.documentElement.dataset.textSize = room.on ? 'room' : textSize }, [room.on, textSize])
  return (
    <MantineProvider theme={placed} cssVariablesResolver={cssVariablesResolver} colorSchemeManager={schemeManager}
      defaultColorScheme="auto" getStyleNonce={nonce} withStaticClasses={false}>
      {children}
    </MantineProvider>
  )
}
