import { useRef } from 'react'
import type { Alert } from '#contract/alert.ts'
import { client } from '../../rpc/client.ts'
import { queries } from '../../rpc/queries.ts'
import { useStream } from '../../rpc/use-stream.ts'
import { createStore, useStore } from '../../store.ts'
import { afterFrame, newIn } from './frames.ts'
import { tellRaised } from './tell-raised.tsx'

/** Name of the queries about alerts, for `queries.invalidateQueries`. */
export const alertKeys = {
  all: ['alerts'], log: ['alerts', 'log'], rules: ['alerts', 'rules'], webhook: ['alerts', 'webhook'],
} as const

const open = createStore<readonly Alert[] | null>(null)

/** Alerts that are open, newest first; null until the host told. */
export const useKnownAlerts = (): readonly Alert[] | null => useStore(open)

/** The same, none until the host told. */
export const useOpenAlerts = (): readonly Alert[] => useKnownAlerts() ?? none
const none: readonly Alert[] = []

/** Follows alerts for the whole window and says what is raised; the shell calls it once. */
export function useFollowAlerts(): void {
  const isFirst = useRef(true)
  useStream<{ items: Alert[] }>('alerts', {
    open: (options) => {
      isFirst.current = true
      return client.alerts.watch({}, options)
    },
    take: ({ items }) => {
      const before = open.get()
      const now = afterFrame(before ?? [], items, isFirst.current)
      isFirst.current = false
      open.set(() => now)
      tellRaised(newIn(before, now))
      void queries.invalidateQueries({ queryKey: alertKeys.all })
    },
  })
}
