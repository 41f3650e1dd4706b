import { Select } from '@mantine/core'
import { useMemo } from 'react'
import { KafkaSubjectExtra } from '#contract/systems/kafka.ts'
import { Link } from '../../../address/link.tsx'
import { useParams } from '../../../address/use-address.ts'
import { useCommands } from '../../../keys/use-commands.ts'
import { problemOf, useDetails } from '../../../rpc/queries.ts'
import { useReportFreshness } from '../../../shell/freshness.ts'
import { useRoomView } from '../../../shell/room.ts'
import { t } from '../../../texts/index.ts'
import { CopyButton } from '../../../ui/copy-button.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { FailedState } from '../../../ui/failed-state.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Table } from '../../../ui/table/table.tsx'
import type { Column } from '../../../ui/table/column.ts'
import { formatFact } from '../../../views/list/cell.tsx'
import { ProblemStrip } from '../../../views/list/problem-strip.tsx'
import type { ResourcePageProps } from '../../registry.ts'
import { Code, Diff, diffOf } from './code.tsx'
import { codeLines } from './code-line.ts'
import styles from './subject.module.css'

const s = t.schema
type Version = KafkaSubjectExtra['versions'][number]

const none = 'none'
const everyMs = 30_000
const keyOf = ({ version }: Version): string => String(version)

/** A column of whole numbers or other ids, written without separators. */
function number(key: string, label: string, value: (row: Version) => number | string,
  width: Column<Version>['width']): Column<Version> {
  const text = (row: Version): string => String(value(row))
  return { key, label, width, align: 'right', cell: text, text }
}
const columns: readonly Column<Version>[] = [
  number('version', s.version, (row) => row.version, { ch: 9 }),
  number('id', s.id, (row) => row.id, { ch: 9 }),
  number('references', s.references, (row) => row.references.length, { min: 60, grow: 1 }),
]

/** A subject of the schema registry: what it is in one sentence, its versions, the text of one, and what changed between two. */
export function SubjectView({ connection, system, path }: ResourcePageProps) {
  const subject = path.join('/')
  const ref = useMemo(() => ({ kind: 'subject', path: [subject] }), [subject])
  const details = useDetails(connection, system, ref)
  const [params, change] = useParams()
  const { maskHosts } = useRoomView()
  useReportFreshness(details.dataUpdatedAt || undefined, everyMs)
  useCommands([{ id: 'view.refresh', run: () => void details.refetch() }])
  const versions = useMemo(() => {
    const extra = KafkaSubjectExtra.safeParse(details.data?.extra)
    return extra.success ? extra.data.versions : []
  }, [details.data])
  const problem = problemOf(details)
  const again = () => void details.refetch()
  if (problem && !details.data) return <FailedState problem={problem} connection={connection} onTryAgain={again} />
  if (!details.data) return null
  const find = (name: string | undefined) => versions.find((one) => keyOf(one) === name)
  const chosen = find(params.v) ?? versions[0]
  const other = find(params.with)
  const facts = details.data.sections.flatMap((section) => section.rows)
    .filter((row) => row.value !== null && !s.said.includes(row.label))
  return (
    <div className={styles.view}>
      <ProblemStrip problems={[...(problem ? [problem] : []), ...details.data.problems]} />
      <div className={styles.head}>
        <p className={styles.verdict}><Icon name="complete" tone="good" />{s.verdict(versions)}</p>
        <span className={styles.facts}>
          {facts.map(({ label, value, note }) => (
            <span key={label} title={note}>{label} <b>{maskHosts(formatFact(value, { type: 'text' }))}</b></span>
          ))}
        </span>
      </div>
      {!chosen ? <EmptyState title={s.none}>{s.noneHint}</EmptyState> : (
        <div className={styles.split}>
          <div className={styles.versions}>
            <Table<Version> label={s.versions} columns={columns} rows={versions} rowKey={keyOf}
              rowHeight={28} active={keyOf(chosen)}
              onActive={(key) => { if (key !== null) change({ v: key === keyOf(versions[0] ?? chosen) ? undefined : key }) }} />
          </div>
          <Schema place={{ connection, system }} version={chosen} versions={versions} other={other === chosen ? undefined : other}
            onCompare={(key) => change({ with: key })} />
        </div>
      )}
    </div>
  )
}

type SchemaProps = {
  readonly place: Pick<ResourcePageProps, 'connection' | 'system'>
  readonly version: Version
  readonly versions: readonly Version[]
  readonly other: Version | undefined
  readonly onCompare: (version: string | undefined) => void
}

/** The text of one version, or what changed in it since another. */
function Schema({ place, version, versions, other, onCompare }: SchemaProps) {
  const lines = useMemo(() => codeLines(version.schema, version.type !== 'PROTOBUF'), [version])
  const before = useMemo(() => (other ? codeLines(other.schema, other.type !== 'PROTOBUF') : null), [other])
  const [from, to] = before && other && other.version > version.version ? [lines, before] : [before, lines]
  const change = from && diffOf(from, to)
  const choices = versions.filter((one) => one !== version).map((one) => ({ value: keyOf(one), label: s.against(one.version) }))
  return (
    <section className={styles.schema} aria-label={s.versionOf(version.version)}>
      <div className={styles.bar}>
        <h2>{s.versionOf(version.version)}</h2>
        <span className="t3">{change ? s.changed(change.added, change.removed) : s.is(s.types[version.type], version.id)}</span>
        <span className="spacer" />
        {choices.length > 0 && (
          <Select className={styles.compare ?? ''} aria-label={s.compare} value={other ? keyOf(other) : none}
            data={[{ value: none, label: s.compareNone }, ...choices]}
            renderOption={({ option }) => option.label}
            onChange={(value) => onCompare(value === none || value === null ? undefined : value)} />
        )}
        <CopyButton text={() => to.map((line) => line.text).join('\n')}>{s.copy}</CopyButton>
      </div>
      {version.references.length > 0 && (
        <p className={styles.references}>
          {s.uses}{' '}
          {version.references.map((one) => (
            <Link key={one.name} to={{ view: 'resource', ...place, kind: 'subject', path: [one.subject] }}
              params={{ v: String(one.version) }}>
              {s.reference(one.name, one.subject, one.version)}
            </Link>
          ))}
        </p>
      )}
      {from ? <Diff label={s.diff} from={from} to={to} /> : <Code label={s.text} lines={lines} />}
    </section>
  )
}
