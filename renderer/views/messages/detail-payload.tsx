import { useMemo, type ReactNode } from 'react'
import type { Payload } from '#contract/message.ts'
import type { Problem } from '#contract/problem.ts'
import { formatBytes } from '../../format/bytes.ts'
import { JsonTree } from '../../json/json-tree.tsx'
import { parseJson, type JsonNode, type Path } from '../../json/node.ts'
import { t } from '../../texts/index.ts'
import { Strip, TextButton } from '../../ui/strip.tsx'
import { isStructured } from './format-names.ts'
import styles from './detail.module.css'

const m = t.messages

type PayloadProps = {
  readonly what: string
  readonly payload: Payload | null
  readonly marked?: ReadonlySet<string>
  readonly onFilter?: (path: Path, leaf: JsonNode) => void
  readonly onColumn?: (path: Path) => void
  readonly isColumn?: (path: Path) => boolean
  /** Loads the rest of a text that was cut. */
  readonly onWhole?: () => void
  readonly loading?: boolean
  readonly problem?: Problem | undefined
  /** The exact bytes, for what is not text. */
  readonly raw: ReactNode
}

/**
 * A key or value as it is: a tree for JSON, else its text; null and empty are said in words; bytes stand as they are, with the
 * reason where there is one.
 */
export function PayloadView({ what, payload, onWhole, loading, problem, raw, ...tree }: PayloadProps) {
  const root = useMemo(() => (payload && isStructured(payload) ? parseJson(payload.text) : null), [payload])
  if (payload === null) return <p className={styles.note}>{m.isNull(what.toLowerCase())}</p>
  if (payload.bytes === 0) return <p className={styles.note}>{m.isEmpty(what.toLowerCase())}</p>
  const breaksSchema = payload.problem !== undefined && payload.schema !== undefined
  if (payload.problem !== undefined && !breaksSchema) return <><Strip>{m.notDecodedBecause(payload.problem)}</Strip>{raw}</>
  if (payload.format === 'bytes') return raw
  const cut: ReactNode = payload.truncated && !loading && (
    <Strip actions={onWhole && <TextButton onPress={onWhole}>{m.loadAll}</TextButton>}>
      {problem?.message ?? m.loadedPart(formatBytes(new Blob([payload.text]).size), formatBytes(payload.bytes))}
    </Strip>
  )
  return (
    <>
      {breaksSchema && <Strip>{payload.problem}</Strip>}
      {cut}
      {root
        ? <JsonTree label={m.tree(what)} root={root} {...tree} />
        : <pre className={styles.text} tabIndex={0} aria-label={what}>{payload.text}</pre>}
    </>
  )
}
