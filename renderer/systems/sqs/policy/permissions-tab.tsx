import { useMemo } from 'react'
import { Link } from '../../../address/link.tsx'
import { JsonTree } from '../../../json/json-tree.tsx'
import { parseJson } from '../../../json/node.ts'
import { problemOf } from '../../../rpc/queries.ts'
import { t } from '../../../texts/index.ts'
import { FailedState } from '../../../ui/failed-state.tsx'
import { Icon } from '../../../ui/icon.tsx'
import type { Queue } from '../use-queue.ts'
import { policySentences } from './sentences.ts'
import page from '../../page.module.css'
import styles from '../queue.module.css'

const s = t.sqs

/** Who may do what with the queue, and which queues may send it their dead letters: in words, then as they are written. */
export function PermissionsTab({ queue }: { readonly queue: Queue }) {
  const { details, extra, place } = queue
  const problem = problemOf(details)
  const policy = extra?.policy ?? null
  const sentences = useMemo(() => policySentences(policy), [policy])
  if (problem && !extra) {
    return <FailedState problem={problem} connection={place.connection} onTryAgain={() => void details.refetch()} />
  }
  if (!extra) return null
  const allow = extra.redriveAllow
  return (
    <div className={`${page.body} scroll`} tabIndex={0} role="region" aria-label={s.tabs.permissions}>
      <section className={styles.section} aria-label={s.policy.title}>
        <h2>{s.policy.title}</h2>
        {sentences.length === 0 ? <p className="t2">{s.policy.none}</p> : (
          <ul className={styles.sentences}>
            {sentences.map(({ text, tone }, at) => (
              <li key={at}><Icon name={tone === 'good' ? 'check' : tone === 'bad' ? 'cross' : 'warning'} tone={tone} />{text}</li>
            ))}
          </ul>
        )}
        {policy !== null && <Document name={s.policy.title} value={policy} />}
      </section>
      <section className={styles.section} aria-label={s.allow.title}>
        <h2>{s.allow.title}</h2>
        {allow === null ? <p className="t2">{s.allow.all}</p> : (
          <p className="t2">
            {s.allow.permissions[allow.permission] ?? allow.permission}{' '}
            {allow.queues.map((name) => (
              <span key={name}><Link to={{ view: 'resource', ...place, kind: 'queue', path: [name] }}>{name}</Link> </span>
            ))}
          </p>
        )}
        {extra.attributes.RedriveAllowPolicy !== undefined && (
          <Document name={s.allow.title} value={extra.attributes.RedriveAllowPolicy} />
        )}
      </section>
    </div>
  )
}

/** A document as a tree; as text where it is no JSON. */
function Document({ name, value }: { readonly name: string, readonly value: unknown }) {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const root = useMemo(() => parseJson(text), [text])
  return (
    <div className={styles.document}>
      {root ? <JsonTree label={t.messages.tree(name)} root={root} /> : <pre tabIndex={0}>{text}</pre>}
    </div>
  )
}
