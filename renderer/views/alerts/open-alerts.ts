import { createElement, Fragment, useRef } from 'react'
import type { Alert } from '#contract/alert.ts'
import { Link } from '../../address/link.tsx'
import { client } from '../../rpc/client.ts'
import { queries } from '../../rpc/queries.ts'
import { useStream } from '../../rpc/use-stream.ts'
import { createStore, useStore } from '../../store.ts'
import { t } from '../../texts/index.ts'
import { announce } from '../../ui/live-region.tsx'
import { toast } from '../../ui/toasts.tsx'
import { afterFrame, newIn } from './frames.ts'

/** Name of the queries about alerts, for `queries.invalidateQueries`. */
export const alertKeys = { all: ['alerts'], log: ['alerts', 'log'], rules: ['alerts', 'rules'], webhook: ['alerts', 'webhook'] } as const

/** Alerts that are open, newest first; null until the host told. */
const open = createStore<readonly Alert[] | null>(null)

export const useOpenAlerts = (): readonly Alert[] => useStore(open) ?? none
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
      say(newIn(before, now))
      void queries.invalidateQueries({ queryKey: alertKeys.all })
    },
  })
}

function say(raised: readonly Alert[]): void {
  const [first] = raised
  if (!first) return
  const text = raised.length === 1 ? first.said : t.alerts.raisedToast(raised.length)
  toast({ tone: 'bad', text: createElement(Fragment, null, text, ' ', createElement(Link, { to: { view: 'alerts' } }, t.alerts.show)) })
  announce(text)
}
