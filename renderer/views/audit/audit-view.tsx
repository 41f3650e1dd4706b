import { useInfiniteQuery } from '@tanstack/react-query'
import type { AuditLine } from '#contract/audit.ts'
import { client } from '../../rpc/client.ts'
import { problemOf } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { Icon } from '../../ui/icon.tsx'
import { MiddleTruncate } from '../../ui/middle-truncate.tsx'
import { Time } from '../../ui/num.tsx'
import { PlainTable, type PlainColumn } from '../../ui/plain-table.tsx'
import { AuditWhere } from './audit-where.tsx'
import styles from './audit.module.css'

const s = t.audit
const pageSize = 200

const columns: readonly PlainColumn<AuditLine>[] = [
  { key: 'at', head: s.at, width: '21ch', cell: line => <Time at={line.at} /> },
  { key: 'who', head: s.who, width: '10ch', minor: true, cell: line => s.whos[line.who] },
  { key: 'connection', head: s.connection, width: '18%', cell: line => <MiddleTruncate text={line.connectionName} /> },
  { key: 'what', head: s.what, width: '16%', cell: line => <b className="b5">{line.what}</b> },
  { key: 'ref', head: s.where, width: '22%', cell: line => <AuditWhere line={line} /> },
  { key: 'outcome', head: s.outcome, cell: line => <Outcome text={line.outcome} /> },
]

const Outcome = ({ text }: { readonly text: string }) => {
  const [icon, tone] = text.startsWith('refused') ? ['lock', 'warn'] as const : text.startsWith('failed') ? ['warning', 'bad'] as const : ['check', 'good'] as const
  return <span title={text} className={styles.outcome}><Icon name={icon} tone={tone} />{text}</span>
}

/** What was written through this host, newest first: allowed or refused, by window, browser or script. */
export function AuditView() {
  const pages = useInfiniteQuery({
    queryKey: ['audit'],
    queryFn: ({ signal, pageParam }) =>
      client.audit.list({ limit: pageSize, ...(pageParam !== undefined && { cursor: pageParam }) }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next,
    staleTime: 0,
  })
  const problem = problemOf(pages)
  const lines = pages.data?.pages.flatMap(page => page.items)
  if (problem && !lines) return <FailedState problem={problem} onTryAgain={() => void pages.refetch()} />
  if (!lines) return null
  if (lines.length === 0) return <EmptyState title={s.none}>{s.noneHint}</EmptyState>
  const more = pages.hasNextPage && (
    <Button onClick={() => void pages.fetchNextPage()} disabled={pages.isFetchingNextPage}>{s.more}</Button>
  )
  return <PlainTable label={t.shell.audit} columns={columns} rows={lines} rowKey={line => line.id} foot={more} />
}
