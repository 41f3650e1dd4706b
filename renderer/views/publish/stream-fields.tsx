import { TextInput } from '@mantine/core'
import type { Message } from '#contract/message.ts'
import type { Problem } from '#contract/problem.ts'
import type { Fact, Resource } from '#contract/resource.ts'
import { useList } from '../../rpc/queries.ts'
import { goesToWords, type KeyedShard } from '../../systems/kinesis/shard-of-key.ts'
import { t } from '../../texts/index.ts'
import { streams } from './dialect.ts'
import type { Form } from './form.ts'
import { issuesOf } from './issues.ts'
import { PartField } from './part-field.tsx'
import type { Place } from './sending.ts'
import styles from './publish.module.css'

const k = t.kinesis
/** What key and data can be written as: Kinesis has neither schemas nor null. */
const partKinds = ['text', 'json', 'base64'] as const
const keyKinds = ['text', 'null'] as const

type FieldsProps = {
  readonly form: Form
  readonly onChange: (patch: Partial<Form>) => void
  readonly problems: Readonly<Record<string, string>>
  readonly place: Place | null
  readonly origin: Message | undefined
  readonly refusal: Problem | undefined
}

/** Partition key, hash key and data of a record, and which shard it will go to. */
export function StreamFields({ form, onChange, problems, place, origin, refusal }: FieldsProps) {
  const { key, hashKey = '' } = form
  return (
    <>
      {form.headers.length > 0 && <p className={styles.from}>{k.headersStay}</p>}
      <PartField name="key" label={k.partitionKey} part={key} rows={1} nullText={k.noKey} kinds={keyKinds}
        problem={problems.key} place={null} origin={origin?.key ?? null} issues={issuesOf(refusal, 'key')}
        onChange={(part) => onChange({ key: part })} />
      <TextInput label={k.hashKey} placeholder={k.byPartitionKey} value={hashKey} error={problems.hashKey} inputMode="numeric"
        spellCheck={false} onChange={(event) => onChange({ hashKey: event.currentTarget.value.trim() })} />
      {place && <GoesTo place={place} partitionKey={key.kind === 'null' ? '' : key.text} hashKey={hashKey} />}
      <PartField name="value" label={t.publish.value} part={form.value} rows={6} nullText={k.noData} kinds={partKinds}
        problem={problems.value} place={null} origin={origin?.value ?? null} issues={issuesOf(refusal, 'value')}
        onChange={(part) => onChange({ value: part })} autoFocus />
    </>
  )
}

type GoesToProps = { readonly place: Place, readonly partitionKey: string, readonly hashKey: string }

/** The shard that a record will go to, as its keys are typed. */
function GoesTo({ place, partitionKey, hashKey }: GoesToProps) {
  const listed = useList(place.connection, streams, { kind: 'shard', parent: place.ref, limit: 1_000, where: { open: 'true' } })
  const words = listed.isPending ? null : goesToWords((listed.data?.items ?? []).map(keyed), partitionKey, hashKey)
  return words && <p className={styles.size} role="status">{words}</p>
}

const keyed = ({ ref, facts }: Pick<Resource, 'ref' | 'facts'>): KeyedShard =>
  ({ id: ref.path[1] ?? '', open: facts.open === true, firstHash: textOf(facts.firstHash), lastHash: textOf(facts.lastHash) })

const textOf = (fact: Fact | undefined): string => (typeof fact === 'string' && fact !== '' ? fact : '0')
