import { useQuery } from '@tanstack/react-query'
import type { Remembered, RememberedChange } from '#contract/remembered.ts'
import { client } from '../../rpc/client.ts'
import { toProblem } from '../../rpc/problem.ts'
import { queries } from '../../rpc/queries.ts'
import { announceFailure } from '../../ui/live-region.tsx'
import { toast } from '../../ui/toasts.tsx'
import type { Source } from './streams.ts'

const nothing: Remembered = { searches: [], history: [] }
const keyOf = ({ connection, system, ref }: Source) => ['remembered', connection, system, ref] as const

/** What a change makes of a choice of decoders before the host has answered; the rest waits for it. */
const expected = (now: Remembered, change: RememberedChange): Remembered =>
  (change.decode === undefined ? now : { ...now, decode: change.decode ?? undefined })

/** What the host keeps for this topic: decoders, saved filters, the last searches. `ready` is false until it answered first. */
export function useRemembered(source: Source) {
  const key = keyOf(source)
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => client.remembered.get({ ...source }, { signal }) })
  return {
    ready: !query.isPending,
    remembered: query.data ?? nothing,
    /** Resolves with whether it was kept; a failure is told. */
    save: async (change: RememberedChange): Promise<boolean> => {
      void queries.cancelQueries({ queryKey: key }, { revert: false })
      queries.setQueryData<Remembered>(key, (now) => expected(now ?? nothing, change))
      try {
        queries.setQueryData<Remembered>(key, await client.remembered.save({ ...source, ...change }))
        return true
      } catch (error) {
        const { message } = toProblem(error)
        announceFailure(message)
        toast({ tone: 'bad', text: message })
        void queries.invalidateQueries({ queryKey: key })
        return false
      }
    },
  }
}
