import { setTimeout as sleep } from 'node:timers/promises'
import type { Sqs } from '../shared.ts'
import { oneTryClient } from './one-try.ts'
import type { World } from './taking.ts'

/** The real world of an open connection. */
export const worldOf = ({ account, client, tools }: Pick<Sqs, 'account' | 'client' | 'tools'>): World => ({
  client, once: oneTryClient(account), now: tools.now,
  wait: (ms, signal) => sleep(Math.max(0, ms), undefined, signal ? { signal } : {}).catch((error: unknown) => {
    if (!signal?.aborted) throw error
  }),
})
