import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import type { AlertRule } from '#contract/alert.ts'
import { useCommands } from '../../keys/use-commands.ts'
import { formatCount } from '../../format/number.ts'
import { client } from '../../rpc/client.ts'
import { problemOf } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { Icon } from '../../ui/icon.tsx'
import { LogTable } from './log-table.tsx'
import { alertKeys, useKnownAlerts } from './open-alerts.ts'
import { OpenAlert } from './open-alert.tsx'
import { openAlertRule } from './rule-target.ts'
import { RulesTable } from './rules-table.tsx'
import { WebhookForm } from './webhook-form.tsx'
import styles from './alerts.module.css'

const s = t.alerts
const pageSize = 100
/** Why a rule cannot be judged changes by itself; it is asked again this often (ms). */
const rulesMs = 10_000

/** What is alerting now, the rules that watch, the log of what they raised, and where else it is told. */
export function AlertsView() {
  const known = useKnownAlerts()
  const rulesHead = useRef<HTMLHeadingElement>(null)
  const rules = useRules()
  const log = useLog()
  // The focus does not go with the row that it was on.
  const focusRules = (pressed: HTMLElement) => { if (document.activeElement === pressed) rulesHead.current?.focus() }
  useCommands([{ id: 'view.refresh', run: () => { void rules.refetch(); void log.refetch() } }])
  const problem = problemOf(rules)
  if (problem && !rules.data) return <FailedState problem={problem} onTryAgain={() => void rules.refetch()} />
  if (!rules.data) return null
  const { items } = rules.data
  const open = known ?? []
  const count = (counts: (rule: AlertRule) => boolean) => items.filter(counts).length
  const logProblem = problemOf(log)
  const alerts = log.data?.pages.flatMap((page) => page.items) ?? []
  const add = <Button kind="primary" icon="plus" onClick={() => openAlertRule({})}>{s.newRule}</Button>
  if (items.length === 0 && log.data && alerts.length === 0) {
    return (
      <div className={`${styles.page} scroll`}>
        <EmptyState title={s.noneTitle} action={add}>{s.noneText}</EmptyState>
        <WebhookForm />
      </div>
    )
  }
  return (
    <div className={`${styles.page} scroll`} tabIndex={0} role="group" aria-label={s.title}>
      <header className={styles.head}>
        <div>
          <h2 className={styles.headline}>
            {open.length > 0 && <Icon name="warning" tone="bad" />}
            {known ? s.headline(open.length) : s.headlineUnknown}
          </h2>
          <p className="t2">{s.headlineNote(count(({ enabled }) => enabled), count(({ problem: why }) => why !== undefined))}</p>
        </div>
        {add}
      </header>
      {open.length > 0 && (
        <section aria-label={s.open} className={styles.open}>
          {open.map((alert) => <OpenAlert key={alert.id} alert={alert} rule={items.find(({ id }) => id === alert.rule.id)} />)}
        </section>
      )}
      <section className={styles.section}>
        <h2 ref={rulesHead} tabIndex={-1} className={styles.heading}>
          {s.rules} <span className="t3">{formatCount(items.length)}</span>
        </h2>
        {items.length === 0 ? <p className={styles.note}>{s.noRules}</p> : <RulesTable rules={items} onDeleted={focusRules} />}
      </section>
      <section className={styles.section}>
        <h2 className={styles.heading}>{s.log}</h2>
        {alerts.length > 0 && <LogTable alerts={alerts} />}
        {log.data && alerts.length === 0 && <p className={styles.note}>{s.noLog}</p>}
        {logProblem && <FailedState problem={logProblem} onTryAgain={() => void log.refetch()} />}
        {log.hasNextPage && (
          <div className={styles.more}>
            <Button onClick={() => void log.fetchNextPage()} disabled={log.isFetchingNextPage}>{s.showMore}</Button>
          </div>
        )}
      </section>
      <WebhookForm />
    </div>
  )
}

const useRules = () =>
  useQuery({ queryKey: alertKeys.rules, queryFn: ({ signal }) => client.alerts.rules({}, { signal }), refetchInterval: rulesMs })

const useLog = () => useInfiniteQuery({
  queryKey: alertKeys.log,
  queryFn: ({ signal, pageParam }) =>
    client.alerts.list({ limit: pageSize, ...(pageParam !== undefined && { cursor: pageParam }) }, { signal }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next,
})
