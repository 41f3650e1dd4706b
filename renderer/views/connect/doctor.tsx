import type { ReactNode } from 'react'
import type { Check, Health } from '#contract/health.ts'
import type { Problem } from '#contract/problem.ts'
import { formatMs } from '../../format/duration.ts'
import { unknown } from '../../format/number.ts'
import { useRoomView } from '../../shell/room.ts'
import { asHeading } from '../../format/heading.ts'
import { t } from '../../texts/index.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Strip, TextButton } from '../../ui/strip.tsx'
import { Middle } from '../../ui/table/middle.tsx'
import { brokerWords, byBroker, diagnose, layers, registryOf, report, usedLayers, type BrokerChecks, type CheckWords, type Layer } from './diagnosis.ts'
import styles from './connect.module.css'

/** Where a check of the connection stands. */
export type CheckState =
  | { readonly state: 'idle' | 'running' }
  | { readonly state: 'failed'; readonly problem: Problem }
  | { readonly state: 'done'; readonly health: Health; readonly uses: ReadonlySet<Layer>; readonly ms: number }

const toneIcons = { good: 'complete', warn: 'warning', bad: 'warning' } as const

type DoctorProps = {
  readonly check: CheckState
  readonly onStop: () => void
  readonly onAgain: () => void
  readonly words?: CheckWords
  /** What stands there before the first check, where it is not about brokers. */
  readonly idle?: string
  /** Stands over the check. */
  readonly children?: ReactNode
}

/** The check in words first, then broker by broker and step by step, then what this user may do. */
export function Doctor({ check, onStop, onAgain, words = brokerWords, idle, children }: DoctorProps) {
  return (
    <section className={`${styles.doctor} scroll`} tabIndex={0} aria-label={t.connect.doctor}>
      {children}
      <div className={styles.doctorHead}>
        <h2>{t.connect.doctor}</h2>
        {check.state === 'done' && <span className="t3 small">{t.connect.took(formatMs(check.ms))}</span>}
        <span className="spacer" />
        {check.state === 'done' && <CopyButton text={() => report(check.health, words)}>{t.connect.copyReport}</CopyButton>}
      </div>
      {check.state === 'idle' && <div className={styles.idle}><EmptyState title={t.connect.idleTitle}>{idle ?? t.connect.idleText}</EmptyState></div>}
      {check.state === 'running' && <Strip actions={<TextButton onPress={onStop}>{t.connect.stopChecking}</TextButton>}>{t.connect.checking}</Strip>}
      {check.state === 'failed' && <FailedState problem={check.problem} onTryAgain={onAgain} />}
      {check.state === 'done' && <Findings health={check.health} uses={check.uses} words={words} />}
    </section>
  )
}

type FindingsProps = { readonly health: Health; readonly uses: ReadonlySet<Layer>; readonly words: CheckWords }

function Findings({ health, uses, words }: FindingsProps) {
  const { tone, title, lines } = diagnose(health, words)
  const brokers = byBroker(health.checks)
  const { maskHosts } = useRoomView()
  const permissions = health.checks.filter((check) => check.layer === 'permission')
  return (
    <>
      <div className={styles.diag} data-tone={tone} role="status">
        <Icon name={toneIcons[tone]} tone={tone} />
        <div><h3>{asHeading(maskHosts(title))}</h3>{lines.map((line) => <p key={line}>{maskHosts(line)}</p>)}</div>
      </div>
      {brokers.length > 0 && <Matrix brokers={brokers} used={new Set([...usedLayers(health.checks), ...uses])} words={words} />}
      <Registry check={registryOf(health.checks)} />
      <Others brokers={brokers} title={title} />
      {permissions.length > 0 && <Permissions checks={permissions} title={words.may} />}
    </>
  )
}

type MatrixProps = { readonly brokers: readonly BrokerChecks[]; readonly used: ReadonlySet<Layer>; readonly words: CheckWords }

function Matrix({ brokers, used, words }: MatrixProps) {
  const shown = words.onlyWalked ? layers.filter((layer) => used.has(layer)) : layers
  const { mask, maskHosts } = useRoomView()
  return (
    <div className={`${styles.matrix} scroll`} tabIndex={0} role="group" aria-label={words.head}>
      <table>
        <thead><tr><th scope="col">{words.head}</th>{shown.map((layer) => <th key={layer} scope="col">{words.layers[layer]}</th>)}</tr></thead>
        <tbody>
          {brokers.map((broker) => (
            <tr key={broker.at}>
              <th scope="row" title={mask(broker.at)}>{broker.label === broker.at ? <Middle text={mask(broker.at)} /> : <>{maskHosts(broker.label)}<span className={styles.address}>{mask(broker.at)}</span></>}</th>
              {shown.map((layer) => <Step key={layer} check={broker.steps.get(layer)} layer={layer} isUsed={used.has(layer)} />)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Step({ check, layer, isUsed }: { readonly check: Check | undefined; readonly layer: (typeof layers)[number]; readonly isUsed: boolean }) {
  if (!check) {
    const isOff = !isUsed && (layer === 'tls' || layer === 'auth')
    return <td data-none="" title={isOff ? undefined : t.connect.notReached}>{isOff ? t.connect.notUsed : unknown}</td>
  }
  if (!check.ok) return <td data-failed="" title={check.problem?.message}><span className={styles.step}><Icon name="cross" small />{check.problem?.code === 'TimedOut' ? t.connect.noAnswer : t.connect.failed[layer]}</span></td>
  return <td><span className={styles.step}><Icon name="check" small tone="good" />{formatMs(check.ms)}</span></td>
}

/** Whether the schema registry answered, in one line under the brokers. */
function Registry({ check }: { readonly check: Check | undefined }) {
  const { mask, maskHosts } = useRoomView()
  if (!check) return null
  return (
    <p className={styles.registry}>
      <Icon name={check.ok ? 'check' : 'warning'} tone={check.ok ? 'good' : 'warn'} />
      <span className="b5">{t.connect.registry}</span>
      <span className={styles.address}>{mask(check.at ?? '')}</span>
      <span>{check.ok ? t.connect.registryAnswered(formatMs(check.ms)) : maskHosts(check.problem?.message ?? t.connect.noRegistry)}</span>
    </p>
  )
}

/** What failed elsewhere, where it is not what the sentence on top says already. */
function Others({ brokers, title }: { readonly brokers: readonly BrokerChecks[]; readonly title: string }) {
  const { maskHosts } = useRoomView()
  const others = brokers.flatMap((broker) => (broker.failed?.problem && broker.failed.problem.message !== title ? [broker.failed.problem] : []))
  if (others.length === 0) return null
  return <ul className={styles.why}>{others.map((problem) => <li key={problem.message}>{maskHosts(`${problem.message} ${problem.hint ?? ''}`)}</li>)}</ul>
}

function Permissions({ checks, title }: { readonly checks: readonly Check[]; readonly title: string }) {
  return (
    <div className={styles.perm} data-wide={checks.some(({ label }) => label.length > 20) || undefined}>
      <h3>{title}</h3>
      <ul>
        {checks.map((check) => (
          <li key={check.label}>
            <Icon name={check.ok ? 'check' : 'lock'} tone={check.ok ? 'good' : 'warn'} />
            <span>{check.label}</span>
            <span>{check.ok ? t.connect.allowed : [check.problem?.message ?? t.connect.failed.permission, check.problem?.hint].filter((part) => part !== undefined).join(' ')}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
