import { QueryClientProvider } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useAddress } from './address/use-address.ts'
import { listenForKeys } from './keys/listen.ts'
import { queries } from './rpc/queries.ts'
import { Routes } from './shell/routes.tsx'
import { Shell } from './shell/shell.tsx'
import { ThemeProvider } from './theme/provider.tsx'

/** The whole program in one window. */
export function App() {
  useEffect(() => listenForKeys(window), [])
  return (
    <QueryClientProvider client={queries}>
      <ThemeProvider><Frame /></ThemeProvider>
    </QueryClientProvider>
  )
}

function Frame() {
  const address = useAddress()
  return <Shell address={address}><Routes address={address} /></Shell>
}
