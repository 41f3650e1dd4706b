import { t } from '../../../texts/index.ts'
import { formatCount } from '../../../format/number.ts'
import type { CodeLine } from './code-line.ts'
import { diffParts, lineDiff, type DiffStep } from './line-diff.ts'
import styles from './subject.module.css'

const s = t.schema

const Runs = ({ line }: { readonly line: CodeLine | undefined }) => (
  <code>{line?.runs.map((run, index) => <span key={index} data-kind={run.kind}>{run.text}</span>)}{'\n'}</code>
)

/** A schema with its line numbers; it scrolls by itself. */
export const Code = ({ label, lines }: { readonly label: string, readonly lines: readonly CodeLine[] }) => (
  <div className={`${styles.code} scroll`} role="region" aria-label={label} tabIndex={0}>
    {lines.map((line, index) => (
      <div key={index} className={styles.line}><span className={styles.number}>{index + 1}</span><Runs line={line} /></div>
    ))}
  </div>
)

type DiffProps = { readonly label: string, readonly from: readonly CodeLine[], readonly to: readonly CodeLine[] }

/** How many lines were added and removed between two versions. */
export function diffOf(from: readonly CodeLine[], to: readonly CodeLine[]) {
  const steps = lineDiff(from.map((line) => line.text), to.map((line) => line.text))
  const count = (type: DiffStep['type']) => steps.filter((step) => step.type === type).length
  return { steps, added: count('added'), removed: count('removed') }
}

const signs = { same: ' ', removed: '−', added: '+' } as const

/** What changed from one version to another, with a few unchanged lines around each change. */
export function Diff({ label, from, to }: DiffProps) {
  const parts = diffParts(diffOf(from, to).steps)
  return (
    <div className={`${styles.code} scroll`} role="region" aria-label={label} tabIndex={0}>
      {parts.map((part, index) => ('unchanged' in part
        ? <div key={index} className={styles.unchanged}>{s.unchanged(part.unchanged)}</div>
        : part.steps.map((step, line) => (
          <div key={`${index} ${line}`} className={styles.line} data-type={step.type}>
            <span className={styles.number}>{step.type === 'added' ? '' : formatCount(step.from + 1)}</span>
            <span className={styles.number}>{step.type === 'removed' ? '' : formatCount(step.to + 1)}</span>
            <span className={styles.sign} aria-hidden="true">{signs[step.type]}</span>
            {step.type !== 'same' && <span className="sr-only">{s.steps[step.type]}</span>}
            <Runs line={step.type === 'added' ? to[step.to] : from[step.from]} />
          </div>
        ))))}
    </div>
  )
}
