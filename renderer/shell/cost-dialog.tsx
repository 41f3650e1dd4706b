import type { Connection } from '#contract/connection.ts'
import { go } from '../address/use-address.ts'
import { formatUsd } from '../format/money.ts'
import { formatCount } from '../format/number.ts'
import { t } from '../texts/index.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { EnvironmentMark } from '../ui/environment.tsx'
import { Icon } from '../ui/icon.tsx'
import { TextButton } from '../ui/strip.tsx'
import { useNow } from '../ui/clock.ts'
import type { SeenStatus } from './aws-status.ts'
import styles from './cost.module.css'

const c = t.aws.cost

/** What each AWS connection's calls cost: an hour at this pace, this session, by API, with what is slowed or paused. */
export function CostDialog({ costs, onClose }: { readonly costs: readonly (readonly [Connection, SeenStatus])[]; readonly onClose: () => void }) {
  return (
    <Dialog open onClose={onClose} title={c.title} width={640} foot={<Button data-autofocus="" onClick={onClose}>{c.close}</Button>}>
      <div className={`${styles.costs} scroll`} tabIndex={0} role="group" aria-label={c.title}>
        <p className="t2">{c.lead}</p>
        {costs.map(([connection, status]) => (
          <section key={connection.id}>
            <h3><EnvironmentMark environment={connection.environment} />{connection.name}</h3>
            <CostTable name={connection.name} status={status} />
            <p className={styles.settings}>
              {status.cost.billed && `${status.cost.allow ? c.cloudWatch.allowed : c.cloudWatch.refused} `}
              <TextButton onPress={() => { onClose(); go({ view: 'connect', connection: connection.id }) }}>{c.settings}</TextButton>
            </p>
          </section>
        ))}
      </div>
    </Dialog>
  )
}

/** The cost of one connection: three figures, then a line for each API. */
export function CostTable({ name, status: { cost, slowed } }: { readonly name: string; readonly status: SeenStatus }) {
  const now = useNow()
  const late = new Set(slowed.filter(({ until }) => until > now).map(({ api }) => api))
  return (
    <>
      {cost.paused && <p className={styles.paused} role="status"><Icon name="pause" small tone="warn" />{c.paused}</p>}
      {!cost.billed && <p className="t2">{c.notBilled}</p>}
      {cost.billed && (
        <dl className={styles.figures}>
          <div><dt>{c.perHour}</dt><dd>{formatUsd(cost.perHour)}</dd></div>
          <div><dt>{c.session}</dt><dd>{formatUsd(cost.session)}</dd></div>
          <div><dt>{c.cap}</dt><dd>{formatUsd(cost.capPerHour)}</dd></div>
        </dl>
      )}
      {cost.apis.length === 0 ? <p className="t3 small">{c.none}</p> : (
        <table className={styles.table} aria-label={c.table(name)}>
          <thead><tr><th scope="col">{c.api}</th><th scope="col">{c.requests}</th><th scope="col">{c.units}</th><th scope="col">{c.usd}</th></tr></thead>
          <tbody>
            {cost.apis.toSorted((a, b) => b.usd - a.usd || b.requests - a.requests).map(({ api, requests, units, unit, usd }) => (
              <tr key={api}>
                <th scope="row">{api}{late.has(api) && <Icon name="warning" small tone="warn" label={c.slowed(api)} />}</th>
                <td>{formatCount(requests)}</td><td>{formatCount(units)} {units === 1 ? unit.replace(/s\b/, '') : unit}</td><td>{formatUsd(usd)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
