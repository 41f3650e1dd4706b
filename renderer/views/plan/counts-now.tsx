import { useQuery } from '@tanstack/react-query'
import type { Plan } from '#contract/action.ts'
import { refKey } from '#contract/ref.ts'
import { formatCount } from '../../format/number.ts'
import { client } from '../../rpc/client.ts'
import { t } from '../../texts/index.ts'
import { Icon } from '../../ui/icon.tsx'
import type { PlanTarget } from './plan-target.ts'
import styles from './plan.module.css'

const p = t.plan
/** More than this many places are not counted again. */
const most = 5
/** The host keeps a count for a while: one from before the end is asked for again, ms. */
const againMs = 2_000

/** How much waits in each place a change was about, counted after it was over at `since` (epoch ms). */
export function CountsNow({ target, plan, since }: { readonly target: PlanTarget, readonly plan: Plan, readonly since: number }) {
  const all = [target.ref, ...plan.affects.map(({ ref }) => ref)].filter(({ kind }) => kind === target.ref.kind)
  const refs = [...new Map(all.map((ref) => [refKey(ref), ref])).values()]
  const { connection, system } = target
  const counts = useQuery({
    queryKey: ['counts-now', connection, system, plan.id],
    queryFn: ({ signal }) => client.samples.latest({ connection, system, refs }, { signal }),
    enabled: refs.length <= most, staleTime: Infinity, gcTime: 0, retry: false,
    refetchInterval: ({ state: { data } }) => (data?.samples.every(({ at }) => at >= since) ? false : againMs),
  })
  const known = (counts.data?.samples ?? []).filter(({ at }) => at >= since).flatMap(({ ref, values: { backlog } }) =>
    (backlog === null || backlog === undefined ? [] : [p.nowCount(ref.path.join(' / '), formatCount(backlog))]))
  if (known.length === 0) return null
  return <p className={styles.line}><Icon name="queue" /><span>{p.now}: <b>{known.join(' · ')}</b></span></p>
}
