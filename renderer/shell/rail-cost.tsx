import { useState } from 'react'
import { useAddress } from '../address/use-address.ts'
import { formatUsd } from '../format/money.ts'
import { useConnections } from '../rpc/queries.ts'
import { useStore } from '../store.ts'
import { t } from '../texts/index.ts'
import { Icon } from '../ui/icon.tsx'
import { Tip } from '../ui/tip.tsx'
import { awsBehind, awsStatus, type SeenStatus } from './aws-status.ts'
import { CostDialog } from './cost-dialog.tsx'
import { connectionOf } from './rail-connection.tsx'
import styles from './cost.module.css'

const c = t.aws.cost

/** What the rail says of some connections together: dollars an hour of their caps, that they stand still, or that nothing is billed. */
export function costWords(statuses: readonly Pick<SeenStatus, 'cost'>[]): { readonly text: string; readonly paused: boolean } {
  const billed = statuses.filter(({ cost }) => cost.billed)
  if (billed.length === 0) return { text: c.railFree, paused: false }
  if (billed.some(({ cost }) => cost.paused)) return { text: c.railPaused, paused: true }
  const sum = (figure: 'perHour' | 'capPerHour') => billed.reduce((total, { cost }) => total + cost[figure], 0)
  return { text: c.rail(formatUsd(sum('perHour')), formatUsd(sum('capPerHour'))), paused: false }
}

/** At the foot of the rail: what AWS calls cost an hour, of the connection on the screen or of all; opens what they are made of. */
export function RailCost({ closed }: { readonly closed: boolean }) {
  const here = connectionOf(useAddress())
  const connections = useConnections().data ?? []
  const statuses = useStore(awsStatus)
  const [open, setOpen] = useState(false)
  const all = connections.flatMap((connection) => {
    const status = statuses.get(connection.id)
    return status ? [[connection, status] as const] : []
  })
  if (all.length === 0) return null
  const shown = connections.find(({ id }) => id === here)
  const behind = shown ? awsBehind(shown) : []
  const mine = all.filter(([{ id }]) => behind.includes(id))
  const costs = mine.length > 0 ? mine : all
  const { text, paused } = costWords(costs.map(([, status]) => status))
  return (
    <>
      <Tip text={closed ? text : undefined} side="right">
        <button type="button" className={styles.foot} data-paused={paused || undefined} aria-haspopup="dialog" onClick={() => setOpen(true)}>
          {closed ? <><Icon name="coin" /><span className="sr-only">{text}</span></> : text}
        </button>
      </Tip>
      {open && <CostDialog costs={all} onClose={() => setOpen(false)} />}
    </>
  )
}
