import { useEffect, useMemo, useRef, useState } from 'react'
import type { Message } from '#contract/message.ts'
import type { Problem } from '#contract/problem.ts'
import type { TimeZone } from '../../format/time.ts'
import type { ReadState } from '../../live/use-read.ts'
import type { TailState } from '../../live/use-tail.ts'
import { Icon } from '../../ui/icon.tsx'
import { columnOf } from './cel.ts'
import { isMessage } from './columns.tsx'
import { coverageOf, domainOf, timesOf, type Span } from './coverage.ts'
import type { MessageFilter } from './filter.ts'
import { Histogram } from './histogram.tsx'
import styles from './histogram.module.css'

type OverviewProps = {
  readonly read: ReadState
  /** The tail while Live is on. */
  readonly follow: TailState | null
  readonly filter: MessageFilter
  readonly zone: TimeZone
  /** What is wrong with the filter, as it was searched for or only typed. */
  readonly problem: Problem | null
  readonly typed: boolean
  readonly onNarrow: (span: Span) => void
}

/**
 * The 56 px between filter and verdict: matches over time, or what is wrong with the filter. It is never taller and never away.
 */
export function Overview({ read, follow, filter, zone, problem, typed, onNarrow }: OverviewProps) {
  const calm = useCalm(follow)
  const messages = useMemo((): readonly Message[] => (calm ? calm.items.filter(isMessage) : read.messages), [calm, read.messages])
  const domain = useMemo(() => (calm ? timesOf(messages) : domainOf(read, filter)), [calm, messages, read, filter])
  const coverage = useMemo(() => {
    if (domain === null) return []
    return calm ? [{ ...domain, read: 'all' as const }] : coverageOf(read, filter, domain)
  }, [domain, calm, read, filter])
  if (problem) {
    return (
      <div className={styles.blank} id="filter-problem" role={typed ? 'status' : 'alert'}>
        <Icon name="warning" small tone="bad" />
        <span><b>{problemWords(problem)}</b> {problem.hint}</span>
      </div>
    )
  }
  if (domain === null) return <div className={styles.blank} />
  return (
    <Histogram messages={messages} dropped={calm ? 0 : read.dropped} domain={domain} coverage={coverage} zone={zone}
      onNarrow={onNarrow} />
  )
}

/** What is wrong with a filter: where it has a column, that alone. */
const problemWords = ({ message, issues = [] }: Problem): string =>
  (issues.length === 1 && columnOf(issues[0]?.message) !== null ? issues[0]?.message ?? message : message)

/** A tail as it was at most half a second ago: a picture of it need not change with every frame. */
function useCalm(follow: TailState | null): TailState | null {
  const [calm, setCalm] = useState(follow)
  const on = follow !== null
  const latest = useRef(follow)
  useEffect(() => { latest.current = follow })
  useEffect(() => {
    setCalm(latest.current)
    if (!on) return
    const timer = setInterval(() => setCalm(latest.current), 500)
    return () => clearInterval(timer)
  }, [on])
  return on ? calm : null
}
