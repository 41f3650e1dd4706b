import { MantineProvider, type MantineColorSchemeManager } from '@mantine/core'
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

const nonce = (): string => document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''

/** Tokens, Mantine and the text size around the whole program. */
export function ThemeProvider({ children }: { readonly children: ReactNode }) {
  const { textSize } = useSettings()
  const room = useRoomView()
  useEffect(() => { document.documentElement.dataset.textSize = room.on ? 'room' : textSize }, [room.on, textSize])
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} colorSchemeManager={schemeManager}
      defaultColorScheme="auto" getStyleNonce={nonce} withStaticClasses={false}>
      {children}
    </MantineProvider>
  )
}
