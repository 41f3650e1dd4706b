import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { Message } from '#contract/message.ts'
import { formatBytes } from '../../../format/bytes.ts'
import { parseJson } from '../../../json/node.ts'
import { JsonTree } from '../../../json/json-tree.tsx'
import { client } from '../../../rpc/client.ts'
import { problemOf } from '../../../rpc/queries.ts'
import { t } from '../../../texts/index.ts'
import { Button } from '../../../ui/button.tsx'
import { FailedState } from '../../../ui/failed-state.tsx'
import { cleanText, fromBase64 } from '../../../views/messages/hex.ts'
import type { Source } from '../../../views/messages/streams.ts'
import detail from '../../../views/messages/detail.module.css'
import styles from './read.module.css'

const s = t.sqs

/** The object in S3 that a body points to. It is fetched when it is asked for and not before, since that is billed. */
export function Linked({ source, message }: { readonly source: Source, readonly message: Message }) {
  const [asked, setAsked] = useState(false)
  const query = useQuery({
    queryKey: ['bytes', source.connection, source.system, source.ref, message.id, 'linked'],
    queryFn: async ({ signal }) =>
      (await client.messages.bytes({ ...source, id: message.id, part: 'linked' }, { signal })).base64,
    enabled: asked, staleTime: Infinity, gcTime: 30_000,
  })
  const problem = asked ? problemOf(query) : undefined
  if (problem) return <FailedState problem={problem} onTryAgain={() => void query.refetch()} />
  if (query.data === undefined) {
    return (
      <div className={styles.fetch}>
        <p className="t2">{s.s3Why}</p>
        <Button icon="export" disabled={asked} onClick={() => setAsked(true)}>{asked ? s.fetching : s.fetchS3}</Button>
      </div>
    )
  }
  return <LinkedObject base64={query.data} />
}

function LinkedObject({ base64 }: { readonly base64: string }) {
  const bytes = useMemo(() => fromBase64(base64), [base64])
  const text = useMemo(() => cleanText(bytes), [bytes])
  const root = useMemo(() => (text === null ? null : parseJson(text)), [text])
  return (
    <>
      <p className={styles.note}>{s.fetched(formatBytes(bytes.length))}</p>
      {root ? <JsonTree label={t.messages.tree(s.s3Object)} root={root} />
        : <pre className={detail.text} tabIndex={0} aria-label={s.s3Object}>{text ?? s.notText}</pre>}
    </>
  )
}
